___TERMS_OF_SERVICE___

By creating or modifying this file you agree to Google Tag Manager's Community
Template Gallery Developer Terms of Service available at
https://developers.google.com/tag-manager/gallery-tos (or such other URL as
Google may provide), as modified from time to time.


___INFO___

{
  "type": "TAG",
  "id": "cvt_temp_public_id",
  "version": 1,
  "securityGroups": [],
  "displayName": "Amazon Ads Conversions",
  "categories": [
    "CONVERSIONS",
    "ADVERTISING",
    "ATTRIBUTION",
    "REMARKETING"
  ],
  "brand": {
    "id": "brand_dummy",
    "displayName": "sgtm-amazon-ads",
    "thumbnail": "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAYAAACqaXHeAAAHwklEQVR42uVbfVxNdxj/psikDE1qyiLTlJexvMyQl5IthuRl8jKUl0/NNEKYTEJtmdVnqHnPvCSMu6G8jTXRmIi1iSZW4ppPMyZq5jl12+3cc88959xzr3Sfv+rc8zu/8/v+nuf5Ps/ze44ZBIitu28/AP0BvAXAhS6heooSQC6AHwAcVGYrDukaYMazaIunDwsAMK9i0c+jEBhLnr5/kjJbUSoYAFt3X3cAmwF0QM2QcwDGKLMV2ToBsHX3HVyx+PqoWfJ3BQh7tAJQsfhkABaomUJm4K8OghlL7U/WwJ3n0oRuKnMwU3N4mTXI5oX4BA9yjCoAxgNYD9OS95XZig0qAC4/x1QnmSKV2YpWZhVBThpMU7wIgJinjmHm87yKui83QH33puUeLvsmHv5RLHTopwQAef6uhnixBtZW6Nm1A7p0bINWzs3g7GgPB7vGsLSsw/xeUvIIBUV3kHe9EJfzbuDU2Us4nnEOxffuC56jsderaDq8PcxqlRPak3+f4OaOLNxJ+03I8AwC4LacsT0tbohPD/j7euJNj7awMDcXR9RlZfgx8wKSFcew+8AJBiStAHd2guNkzb0jEK5EpArRBCUB8ESuhY/398EHE4ehiW1DWcC8pbyLL9buxIbkAxpA1GtlC+ew3pU7zxbSAuXBX3XOIQsA3r08sCx8ChwdmhjExo+kn8WIKQv/B9veGi3C+8G8Xm2tY4wCgFW9uoicHYiAod4Gc3CkBb7jZiMvv5D536JBXbQM74vatlZax4gwAekAkJpvXxUBd9cWgu6nBeTkXkN+wS38VeHkbKyt4OTQBK4uzeHsZK8x5v6Dh/ALnI8z58t3spalBaP2L7zCb2JFKedx+7scQe8lCQDy6DsTF8PBjt93pmdewE7FMaQez2R2Uheg3j09MMzXE9092jLOcELoMuw/klH+orXM4BTcHdbtHXif8+exKyjYfEbwWkQDQC+ati2Wd/Gp32diaXwSsnOuSlJ70ioCeff+45XXHMZ0QiPPlrzj7mUVID8+nTEBgwBANq/YuFyr2tMuz4iIYwCQU1562xV2fu147/nn97vIiz6Kf0tKRT1bFAArFoVodXhkp2OnL9Gp6qKDKS1cry6PlfdxJeowSosfin6+YACI6rbEf8z526mfLzE0RU5LTtHF9SRlDx7jatQhlBTekzSHIAAoyDm5dxUnz9POk6fWtXiKCNu7uTDmY1cRKBUp7zJ+IutiLuP0qswpgOvJ1kntH1xWSgZZEACTAwYxfM9l8739p/OqPdEbjR8yoCcavWjDeQ/Ro8/omZUgCuF6kutrMlB8Ol8vLdMJAO3+2QNfcYa3o4M/4XV4NCYybBK8e3VmHCiXyMX1FIKvSdrLmztIAmDku30RF/khJ9URAEKzwtCgEQgaM6hKciQX108c5Ytl4ZMRMv9zbPvmsLwApCQuZlJatpDqi+X5gV7dkRAzqxKEOVFrsHarQi+uH9CnK9bFzmGeSam0X+AC+QCgncs5sUUjpaUIb/CEcEkFChUICZv3YuFn6/Ti+k7tWiMlMbLSvEijXHuMFlVP4AWAXpbQZcuMhXFI2pUquUDR5fU2DHXqw/UUiVJEyvZNZFL70tLlAYA8P3lwtrj1Hsvp+WnnW0Z4c/J24bZznFUaqVxPC794dJPGveQI5y9PlAeA7asXoU/3jhpZXed3gjjvt+3fmtl9bcIGQV+uP/1tgkYWya4d6AUA1wTksSnklQKAOghycP2mlfMYJyh0g0QDcOOnlMoCphAV4zMBNofbdHLUO6/nMlGKA5q94ScPALcv7NO4FrNqK6K//Jq3Sms/Uv8TNiF5fdi09zBr6ijN7LHtwGcHgBwgsLmetJArwjM4AGJMgGIF9YRGKghcXE9+iCpLRjcBMU6wg5sLHB3sqnCwWBDYXE9zUwGG5lPlCkZ1gmJokDQg69B6JryVAgKb6ylzVGxajsYNbeDmOVYjXTYKDYoNhCghGTd8AIJmxYgCgc31ZHaUg1DESLkCgcqVaRo8EBIbCtNunNgVD3MLc1EgsLme5qS5yZ57DA2uPBNQFyrNUYmOLbKGwlKSIUp754YEMCrLBYKuPGHRRxMwbfwQ5u+lcUmITdjOOc+edVFM+VxdZE+GpKTDBNbGlfOYGiIXCHyZoiqvV9Ubxk1fwmn7VFY7mrxS47rs6bDUggilpwnRYVpB0FUroGcHhUVrrTNScZaezRaDFESklsRoIVSmCg0azvgEyv9JndnqqV4tKistQ2zCDuZEmGvn+arT5JQ7+kySvyQmZ1HUsk4dRk1/yb3G/PaaS3PGvEoePWJOgciDczk8dc9Pqs+1GeT5aXyNKYtzmRVVfygy1GCRglvoNmiq6N2v9gcj6ounoIziAi7RVZ2WBQA8o6MxUncKebl2noTiEYpLDHowor4TxjwcJa1bERGiteWGzIeaJ/TRvGp7PD43OICT6lRSUKSE18hQvTWu2jZI8AktfljgAqa1Tl+R3CZnjBYZbWo/YmqEXL5GqVejpDGapNgOj/heRrbJkKVV1tBtcsTzc6JWy955omqVlaVZ2tiNkjKJl+zt8sZsldVTytvlYcAPJozRLK2HVPlgwrQ/mYGpfzSlBoLpfjbHAsE0P5xkmYNpfjqrBoLpfjzNAUaN/Xz+P26JEJAbOjCIAAAAAElFTkSuQmCC"
  },
  "description": "Sends GA4 events to Amazon Ads as conversions: mapped, with hashed match keys and consent, and with nothing lost when Amazon does not answer.",
  "containerContexts": [
    "SERVER"
  ]
}


___TEMPLATE_PARAMETERS___

[
  {
    "type": "GROUP",
    "name": "accountGroup",
    "displayName": "Amazon Ads account",
    "groupStyle": "ZIPPY_OPEN",
    "subParams": [
      {
        "type": "SELECT",
        "name": "region",
        "displayName": "Region",
        "selectItems": [
          {
            "value": "NA",
            "displayValue": "North America (NA)"
          },
          {
            "value": "EU",
            "displayValue": "Europe (EU)"
          },
          {
            "value": "FE",
            "displayValue": "Far East (FE)"
          }
        ],
        "simpleValueType": true,
        "defaultValue": "NA",
        "macrosInSelect": true,
        "help": "Where your advertiser account is registered, for example Europe for one you manage at advertising.amazon.de. Japan and Australia are Far East."
      },
      {
        "type": "TEXT",
        "name": "accountId",
        "displayName": "Advertiser account ID",
        "simpleValueType": true,
        "alwaysInSummary": true,
        "valueHint": "5879120000000",
        "help": "The ID of your advertiser account as Amazon Ads shows it, for example 5879120000000. Digits only: the ENTITY… of a DSP and a seller ID are others, and Amazon answers 403 to them.",
        "valueValidators": [
          {
            "type": "NON_EMPTY",
            "errorMessage": "Enter the advertiser account ID, or a variable that holds it."
          },
          {
            "type": "REGEX",
            "args": [
              "^(|.*\\{\\{.+\\}\\}.*|[0-9]{1,25})$"
            ],
            "errorMessage": "Use the number that Amazon Ads shows under your account’s name, digits only: 5879120000000. ENTITY… is the ID of an entity, and Amazon refuses it."
          }
        ],
        "enablingConditions": [
          {
            "paramName": "api",
            "paramValue": "adsApiV1",
            "type": "EQUALS"
          }
        ]
      },
      {
        "type": "TEXT",
        "name": "profileId",
        "displayName": "Profile ID",
        "simpleValueType": true,
        "alwaysInSummary": true,
        "valueHint": "3231294500000",
        "help": "The profileId that GET /v2/profiles gives for your advertiser, for example 3231294500000. Amazon answers 403 to a customer or seller ID.",
        "valueValidators": [
          {
            "type": "NON_EMPTY",
            "errorMessage": "Enter the profile ID, or a variable that holds it."
          },
          {
            "type": "REGEX",
            "args": [
              "^(|.*\\{\\{.+\\}\\}.*|[0-9]{5,25})$"
            ],
            "errorMessage": "Use the profileId of GET /v2/profiles, digits only: 3231294500000."
          }
        ],
        "enablingConditions": [
          {
            "paramName": "api",
            "paramValue": "conversionsV1",
            "type": "EQUALS"
          },
          {
            "paramName": "api",
            "paramValue": "offAmazon2023",
            "type": "EQUALS"
          }
        ]
      },
      {
        "type": "TEXT",
        "name": "clientId",
        "displayName": "Client ID",
        "simpleValueType": true,
        "valueHint": "amzn1.application-oa2-client.…",
        "help": "From the security profile of your Login with Amazon application. Best kept in a Constant variable, for example {{Amazon client ID}}.",
        "valueValidators": [
          {
            "type": "NON_EMPTY",
            "errorMessage": "Enter the client ID of your Login with Amazon application."
          },
          {
            "type": "REGEX",
            "args": [
              "^(|.*\\{\\{.+\\}\\}.*|amzn1\\.application-oa2-client\\.[A-Za-z0-9]+)$"
            ],
            "errorMessage": "A client ID begins with amzn1.application-oa2-client. and has no blanks; copy it from your security profile."
          }
        ]
      },
      {
        "type": "RADIO",
        "name": "authMode",
        "displayName": "Sign in with",
        "radioItems": [
          {
            "value": "lwa",
            "displayValue": "A refresh token (recommended)",
            "help": "The tag gets an access token from Login with Amazon, keeps it on the server and renews it before it expires.",
            "subParams": [
              {
                "type": "TEXT",
                "name": "clientSecret",
                "displayName": "Client secret",
                "simpleValueType": true,
                "valueHint": "amzn1.oa2-cs.v1.…",
                "help": "From the same security profile as the client ID, for example {{Amazon client secret}}.",
                "valueValidators": [
                  {
                    "type": "NON_EMPTY",
                    "errorMessage": "Enter the client secret of the same application."
                  },
                  {
                    "type": "REGEX",
                    "args": [
                      "^(|.*\\{\\{.+\\}\\}.*|[^\\s|]+)$"
                    ],
                    "errorMessage": "Copy the client secret without blanks and line breaks."
                  }
                ]
              },
              {
                "type": "TEXT",
                "name": "refreshToken",
                "displayName": "Refresh token",
                "simpleValueType": true,
                "valueHint": "Atzr|…",
                "help": "Created once with the scope advertising::campaign_management. It does not expire. For example {{Amazon refresh token}}.",
                "valueValidators": [
                  {
                    "type": "NON_EMPTY",
                    "errorMessage": "Enter the refresh token, or a variable that holds it."
                  },
                  {
                    "type": "REGEX",
                    "args": [
                      "^(|.*\\{\\{.+\\}\\}.*|Atzr\\|[^\\s]+)$"
                    ],
                    "errorMessage": "A refresh token begins with Atzr| and has no blanks. One that begins with Atza| is an access token."
                  }
                ]
              }
            ]
          },
          {
            "value": "accessToken",
            "displayValue": "An access token from a variable",
            "help": "For set-ups where another service renews the token. A token typed in here stops working within the hour.",
            "subParams": [
              {
                "type": "TEXT",
                "name": "accessToken",
                "displayName": "Access token",
                "simpleValueType": true,
                "valueHint": "{{Amazon access token}}",
                "help": "A variable that always holds a valid token, beginning with Atza|.",
                "valueValidators": [
                  {
                    "type": "NON_EMPTY",
                    "errorMessage": "Enter a variable that holds the access token."
                  },
                  {
                    "type": "REGEX",
                    "args": [
                      "^(|.*\\{\\{.+\\}\\}.*|Atza\\|[^\\s]+)$"
                    ],
                    "errorMessage": "An access token begins with Atza| and has no blanks; use a variable that gives a valid one."
                  }
                ]
              }
            ]
          }
        ],
        "simpleValueType": true,
        "defaultValue": "lwa"
      },
      {
        "type": "TEXT",
        "name": "dataSetName",
        "displayName": "Data set name",
        "simpleValueType": true,
        "valueHint": "My_shop_events",
        "notSetText": "Default_Events",
        "help": "The data set in Amazon Ads’ Data Manager that collects the conversions, for example My_shop_events. Amazon uses Default_Events if this is empty.",
        "valueValidators": [
          {
            "type": "REGEX",
            "args": [
              "^(|.*\\{\\{.+\\}\\}.*|[A-Za-z][A-Za-z0-9_-]{4,99})$"
            ],
            "errorMessage": "Use 5 to 100 letters, digits, _ or -, and begin with a letter: My_shop_events."
          }
        ],
        "enablingConditions": [
          {
            "paramName": "api",
            "paramValue": "adsApiV1",
            "type": "EQUALS"
          }
        ]
      },
      {
        "type": "SIMPLE_TABLE",
        "name": "additionalAdvertisers",
        "displayName": "Further advertisers for the same conversions",
        "newRowButtonText": "Add advertiser",
        "help": "One request goes to each. The tag succeeds only if all of them accept the conversion.",
        "simpleTableColumns": [
          {
            "type": "TEXT",
            "name": "accountId",
            "displayName": "Account ID (Events API)",
            "defaultValue": "",
            "valueHint": "5879120000000",
            "valueValidators": [
              {
                "type": "REGEX",
                "args": [
                  "^(|.*\\{\\{.+\\}\\}.*|[0-9]{1,25})$"
                ],
                "errorMessage": "Use the number that Amazon Ads shows under your account’s name, digits only: 5879120000000. ENTITY… is the ID of an entity, and Amazon refuses it."
              }
            ]
          },
          {
            "type": "TEXT",
            "name": "profileId",
            "displayName": "Profile ID (older APIs)",
            "defaultValue": "",
            "valueHint": "3231294500000",
            "valueValidators": [
              {
                "type": "REGEX",
                "args": [
                  "^(|.*\\{\\{.+\\}\\}.*|[0-9]{5,25})$"
                ],
                "errorMessage": "Use the profileId of GET /v2/profiles, digits only: 3231294500000."
              }
            ]
          },
          {
            "type": "TEXT",
            "name": "dataSetName",
            "displayName": "Data set name",
            "defaultValue": "",
            "valueHint": "My_shop_events",
            "valueValidators": [
              {
                "type": "REGEX",
                "args": [
                  "^(|.*\\{\\{.+\\}\\}.*|[A-Za-z][A-Za-z0-9_-]{4,99})$"
                ],
                "errorMessage": "Use 5 to 100 letters, digits, _ or -, and begin with a letter: My_shop_events."
              }
            ]
          }
        ]
      }
    ]
  },
  {
    "type": "GROUP",
    "name": "eventGroup",
    "displayName": "Event",
    "groupStyle": "ZIPPY_OPEN",
    "subParams": [
      {
        "type": "RADIO",
        "name": "eventMode",
        "displayName": "Conversion type",
        "radioItems": [
          {
            "value": "inherit",
            "displayValue": "From the GA4 event name",
            "help": "One tag for all events: purchase becomes an off-Amazon purchase, add_to_cart an add to shopping cart, generate_lead a lead and so on.",
            "subParams": [
              {
                "type": "SIMPLE_TABLE",
                "name": "customEventMap",
                "displayName": "Your own events, and GA4 events you want to map differently",
                "newRowButtonText": "Add event",
                "help": "A row wins over the built-in mapping: newsletter_signup → Subscription, for example. A data set is for the Events API only; without one the events go to that of the account.",
                "simpleTableColumns": [
                  {
                    "type": "TEXT",
                    "name": "ga4Event",
                    "displayName": "Event name",
                    "defaultValue": "",
                    "isUnique": true,
                    "valueHint": "newsletter_signup",
                    "valueValidators": [
                      {
                        "type": "NON_EMPTY",
                        "errorMessage": "Enter the name of an event, or remove the row."
                      }
                    ]
                  },
                  {
                    "type": "SELECT",
                    "name": "conversionType",
                    "displayName": "Conversion type",
                    "defaultValue": "OTHER",
                    "macrosInSelect": true,
                    "selectItems": [
                      {
                        "value": "OFF_AMAZON_PURCHASES",
                        "displayValue": "Off-Amazon purchase"
                      },
                      {
                        "value": "ADD_TO_SHOPPING_CART",
                        "displayValue": "Add to shopping cart"
                      },
                      {
                        "value": "CHECKOUT",
                        "displayValue": "Checkout"
                      },
                      {
                        "value": "PAGE_VIEW",
                        "displayValue": "Page view"
                      },
                      {
                        "value": "DETAIL_PAGE_VIEW",
                        "displayValue": "Product page view (conversions v1; else page view)"
                      },
                      {
                        "value": "SEARCH",
                        "displayValue": "Search"
                      },
                      {
                        "value": "LEAD",
                        "displayValue": "Lead"
                      },
                      {
                        "value": "SIGN_UP",
                        "displayValue": "Sign-up"
                      },
                      {
                        "value": "SUBSCRIBE",
                        "displayValue": "Subscription"
                      },
                      {
                        "value": "APPLICATION",
                        "displayValue": "Application"
                      },
                      {
                        "value": "CONTACT",
                        "displayValue": "Contact"
                      },
                      {
                        "value": "MOBILE_APP_FIRST_START",
                        "displayValue": "First start of a mobile app"
                      },
                      {
                        "value": "OTHER",
                        "displayValue": "Other"
                      }
                    ]
                  },
                  {
                    "type": "TEXT",
                    "name": "dataSetName",
                    "displayName": "Data set name",
                    "defaultValue": "",
                    "valueHint": "My_shop_leads",
                    "valueValidators": [
                      {
                        "type": "REGEX",
                        "args": [
                          "^(|.*\\{\\{.+\\}\\}.*|[A-Za-z][A-Za-z0-9_-]{4,99})$"
                        ],
                        "errorMessage": "Use 5 to 100 letters, digits, _ or -, and begin with a letter: My_shop_events."
                      }
                    ]
                  }
                ]
              },
              {
                "type": "RADIO",
                "name": "unmappedEvents",
                "displayName": "Events that are mapped nowhere",
                "help": "For example scroll or user_engagement. Not sending them is no failure: the tag succeeds.",
                "radioItems": [
                  {
                    "value": "ignore",
                    "displayValue": "Do not send them"
                  },
                  {
                    "value": "other",
                    "displayValue": "Send them as Other"
                  }
                ],
                "simpleValueType": true,
                "defaultValue": "ignore"
              }
            ]
          },
          {
            "value": "standard",
            "displayValue": "The same for every event",
            "help": "For a tag whose trigger fires on one kind of event only.",
            "subParams": [
              {
                "type": "SELECT",
                "name": "conversionType",
                "displayName": "Conversion type of every event",
                "help": "For example Lead for a tag that fires on sign-ups to a newsletter only.",
                "selectItems": [
                  {
                    "value": "OFF_AMAZON_PURCHASES",
                    "displayValue": "Off-Amazon purchase"
                  },
                  {
                    "value": "ADD_TO_SHOPPING_CART",
                    "displayValue": "Add to shopping cart"
                  },
                  {
                    "value": "CHECKOUT",
                    "displayValue": "Checkout"
                  },
                  {
                    "value": "PAGE_VIEW",
                    "displayValue": "Page view"
                  },
                  {
                    "value": "DETAIL_PAGE_VIEW",
                    "displayValue": "Product page view (conversions v1; else page view)"
                  },
                  {
                    "value": "SEARCH",
                    "displayValue": "Search"
                  },
                  {
                    "value": "LEAD",
                    "displayValue": "Lead"
                  },
                  {
                    "value": "SIGN_UP",
                    "displayValue": "Sign-up"
                  },
                  {
                    "value": "SUBSCRIBE",
                    "displayValue": "Subscription"
                  },
                  {
                    "value": "APPLICATION",
                    "displayValue": "Application"
                  },
                  {
                    "value": "CONTACT",
                    "displayValue": "Contact"
                  },
                  {
                    "value": "MOBILE_APP_FIRST_START",
                    "displayValue": "First start of a mobile app"
                  },
                  {
                    "value": "OTHER",
                    "displayValue": "Other"
                  }
                ],
                "simpleValueType": true,
                "defaultValue": "OFF_AMAZON_PURCHASES",
                "macrosInSelect": true
              }
            ]
          }
        ],
        "simpleValueType": true,
        "defaultValue": "inherit"
      },
      {
        "type": "TEXT",
        "name": "eventName",
        "displayName": "Event name in Amazon Ads",
        "simpleValueType": true,
        "valueHint": "purchase",
        "notSetText": "Name of the event",
        "help": "What Amazon’s reports call the conversion. Empty: the name of the event, for example add_to_cart."
      },
      {
        "type": "SELECT",
        "name": "eventSource",
        "displayName": "Where it happened",
        "selectItems": [
          {
            "value": "auto",
            "displayValue": "As the event shows: website or app"
          },
          {
            "value": "WEBSITE",
            "displayValue": "Website"
          },
          {
            "value": "ANDROID",
            "displayValue": "Android app"
          },
          {
            "value": "IOS",
            "displayValue": "iOS app"
          },
          {
            "value": "FIRE_TV",
            "displayValue": "Fire TV app"
          },
          {
            "value": "OFFLINE",
            "displayValue": "Offline, such as a shop or a call centre"
          },
          {
            "value": "MEASUREMENT_ATTRIBUTION_PARTNER",
            "displayValue": "Attribution partner"
          }
        ],
        "simpleValueType": true,
        "defaultValue": "auto",
        "macrosInSelect": true,
        "help": "Amazon optimizes wrongly if website events are called offline. For offline sales, send the time of the sale too."
      }
    ]
  },
  {
    "type": "GROUP",
    "name": "eventDetailsGroup",
    "displayName": "Event details",
    "groupStyle": "ZIPPY_OPEN_ON_PARAM",
    "subParams": [
      {
        "type": "LABEL",
        "name": "eventDetailsLabel",
        "displayName": "Leave a field empty to take its value from the event."
      },
      {
        "type": "TEXT",
        "name": "eventId",
        "displayName": "Event ID",
        "simpleValueType": true,
        "notSetText": "ID of the event",
        "valueHint": "{{Event ID}}",
        "help": "Amazon counts an ID once. If the Amazon Ad Tag reports the event too, give it the same one as clientDedupeId, for example an order number. Never an identifier of a person.",
        "valueValidators": [
          {
            "type": "REGEX",
            "args": [
              "^(|.*\\{\\{.+\\}\\}.*|[^@\\s]{1,256})$"
            ],
            "errorMessage": "Use an ID of the event without blanks, up to 256 long: ORDER-1042. An e-mail address identifies a person, not an event."
          }
        ]
      },
      {
        "type": "RADIO",
        "name": "eventIdSource",
        "displayName": "Where the event has its ID",
        "radioItems": [
          {
            "value": "auto",
            "displayValue": "Purchases: transaction_id, then event_id; others: event_id first",
            "help": "As Amazon’s Ad Tag template (v4.0) in its automatic mode, so that a purchase that both report counts once."
          },
          {
            "value": "eventId",
            "displayValue": "All events: event_id, then transaction_id"
          }
        ],
        "simpleValueType": true,
        "defaultValue": "auto",
        "help": "Only a purchase has the bare transaction_id as its ID. Where another event uses its transaction_id, its conversion type is added behind it, as Amazon counts an ID once across all types."
      },
      {
        "type": "TEXT",
        "name": "eventTime",
        "displayName": "Event time",
        "simpleValueType": true,
        "notSetText": "Time of the event",
        "valueHint": "2026-04-20T12:34:56Z",
        "help": "ISO 8601, or seconds, milliseconds or microseconds since 1970, for example 1776688496. Amazon takes events of the last 21 days (7 days with the older APIs). An event is refused if this field is filled in with what is no time.",
        "valueValidators": [
          {
            "type": "REGEX",
            "args": [
              "^(|.*\\{\\{.+\\}\\}.*|[0-9]{9,17}|[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9:.,]+)?([Zz]|[+-][0-9:]+)?)$"
            ],
            "errorMessage": "Use a time like 2026-04-20T12:34:56Z or 1776688496; best a variable, as each event has its own."
          }
        ]
      },
      {
        "type": "TEXT",
        "name": "value",
        "displayName": "Value",
        "simpleValueType": true,
        "notSetText": "value",
        "valueHint": "129.95",
        "help": "What the conversion is worth, for example {{Order value}}. Amazon gets two decimals; a purchase is never negative. A purchase without one is worth the sum of its items’ price × quantity.",
        "valueValidators": [
          {
            "type": "REGEX",
            "args": [
              "^(|.*\\{\\{.+\\}\\}.*|-?[0-9]+(\\.[0-9]+)?)$"
            ],
            "errorMessage": "Use a number with a decimal point: 129.95."
          }
        ]
      },
      {
        "type": "TEXT",
        "name": "currencyCode",
        "displayName": "Currency",
        "simpleValueType": true,
        "notSetText": "currency",
        "valueHint": "EUR",
        "help": "Three letters (ISO 4217), for example EUR. Sent with purchases, as is the number of units; the rich form of the Off-Amazon API has it with every value.",
        "valueValidators": [
          {
            "type": "REGEX",
            "args": [
              "^(|.*\\{\\{.+\\}\\}.*|[A-Za-z]{3})$"
            ],
            "errorMessage": "Use the three letters of a currency: EUR."
          }
        ]
      },
      {
        "type": "TEXT",
        "name": "unitsSold",
        "displayName": "Units sold",
        "simpleValueType": true,
        "notSetText": "Sum of the items’ quantities",
        "valueHint": "2",
        "help": "How many things were bought, for example 2. Amazon counts one where it is not known.",
        "valueValidators": [
          {
            "type": "REGEX",
            "args": [
              "^(|.*\\{\\{.+\\}\\}.*|[1-9][0-9]*)$"
            ],
            "errorMessage": "Use a whole number from 1: 2."
          }
        ]
      },
      {
        "type": "TEXT",
        "name": "countryCode",
        "displayName": "Country",
        "simpleValueType": true,
        "notSetText": "Country of the address",
        "valueHint": "DE",
        "help": "Two letters (ISO 3166-1), for example DE; DEU, Germany, DE-BY and the locale de-DE are understood too. It decides how phone numbers and addresses are read, and whether consent is required.",
        "valueValidators": [
          {
            "type": "REGEX",
            "args": [
              "^(|.*\\{\\{.+\\}\\}.*|[A-Za-z]{2}|[A-Za-z]{2,3}([-_][A-Za-z]{4})?[-_][A-Za-z0-9]{1,3}|[A-Za-z][A-Za-z .,\u0027-]{2,60}|OTHER_EEA)$"
            ],
            "errorMessage": "Use the two letters of a country: DE. DEU, Germany and de-DE work too."
          }
        ]
      },
      {
        "type": "TEXT",
        "name": "defaultCountryCode",
        "displayName": "Default country",
        "simpleValueType": true,
        "notSetText": "Region of the browser’s language, else US",
        "valueHint": "DE",
        "help": "Used when neither the field above nor the event’s address says one, for example DE.",
        "valueValidators": [
          {
            "type": "REGEX",
            "args": [
              "^(|.*\\{\\{.+\\}\\}.*|[A-Za-z]{2})$"
            ],
            "errorMessage": "Use the two letters of a country: DE."
          }
        ]
      }
    ]
  },
  {
    "type": "GROUP",
    "name": "identityGroup",
    "displayName": "Match keys",
    "groupStyle": "ZIPPY_OPEN_ON_PARAM",
    "subParams": [
      {
        "type": "CHECKBOX",
        "name": "autoMatchKeys",
        "checkboxText": "Use the user data of the event",
        "simpleValueType": true,
        "defaultValue": true,
        "help": "E-mail address, phone number, name and address from user_data, mobile advertising ID. Everything personal is normalized as Amazon does it and hashed with SHA-256 before it leaves your server."
      },
      {
        "type": "SIMPLE_TABLE",
        "name": "matchKeys",
        "displayName": "Match keys from variables",
        "newRowButtonText": "Add match key",
        "help": "For example E-mail address: {{Customer e-mail}}. A row wins over the user data of the event. Plain values are hashed, SHA-256 digests are sent as they are.",
        "simpleTableColumns": [
          {
            "type": "SELECT",
            "name": "type",
            "displayName": "Match key",
            "isUnique": true,
            "defaultValue": "EMAIL",
            "selectItems": [
              {
                "value": "EMAIL",
                "displayValue": "E-mail address"
              },
              {
                "value": "PHONE",
                "displayValue": "Phone number"
              },
              {
                "value": "FIRST_NAME",
                "displayValue": "First name"
              },
              {
                "value": "LAST_NAME",
                "displayValue": "Last name"
              },
              {
                "value": "ADDRESS",
                "displayValue": "Street address"
              },
              {
                "value": "CITY",
                "displayValue": "City"
              },
              {
                "value": "STATE",
                "displayValue": "State or province"
              },
              {
                "value": "POSTAL",
                "displayValue": "Postal code"
              },
              {
                "value": "MAID",
                "displayValue": "Mobile advertising ID"
              },
              {
                "value": "RAMP_ID",
                "displayValue": "RampID"
              },
              {
                "value": "MATCH_ID",
                "displayValue": "Match ID"
              },
              {
                "value": "REAL_ID",
                "displayValue": "RealID"
              },
              {
                "value": "MERKLE_ID",
                "displayValue": "Merkle ID"
              },
              {
                "value": "KANTAR_ID",
                "displayValue": "Kantar ID"
              },
              {
                "value": "FIP",
                "displayValue": "Full IP address"
              }
            ]
          },
          {
            "type": "TEXT",
            "name": "value",
            "displayName": "Value",
            "defaultValue": "",
            "valueHint": "{{Customer e-mail}}"
          }
        ]
      },
      {
        "type": "RADIO",
        "name": "phoneFormat",
        "displayName": "Hash phone numbers",
        "radioItems": [
          {
            "value": "digits",
            "displayValue": "As digits, 15551234567 (Amazon’s normalizer)"
          },
          {
            "value": "e164",
            "displayValue": "With a plus, +15551234567"
          }
        ],
        "simpleValueType": true,
        "defaultValue": "digits",
        "help": "Choose the form in which your other integrations with Amazon hash them."
      },
      {
        "type": "RADIO",
        "name": "emailFormat",
        "displayName": "Hash e-mail addresses",
        "radioItems": [
          {
            "value": "eventsApi",
            "displayValue": "Without _ and + (Events API)"
          },
          {
            "value": "marketingCloud",
            "displayValue": "With _, without + (Marketing Cloud uploader)"
          },
          {
            "value": "plain",
            "displayValue": "As they are, in lower case"
          }
        ],
        "simpleValueType": true,
        "defaultValue": "eventsApi",
        "help": "Amazon’s own documents disagree on these two signs. Keep the first unless your other integrations with Amazon hash them otherwise; addresses without _ and + are the same in all."
      },
      {
        "type": "RADIO",
        "name": "sendIpAddress",
        "displayName": "IP address of the visitor",
        "radioItems": [
          {
            "value": "no",
            "displayValue": "Do not send it"
          },
          {
            "value": "consent",
            "displayValue": "Send it for Amazon to find out the region for consent"
          },
          {
            "value": "consentAndMatchKey",
            "displayValue": "Send it for that, and as a match key"
          }
        ],
        "simpleValueType": true,
        "defaultValue": "no",
        "help": "It is sent in the clear, so ask whether your consent covers that. In the EEA and the UK it is no consent signal by itself."
      },
      {
        "type": "CHECKBOX",
        "name": "sendUserAgent",
        "checkboxText": "Send the user agent",
        "help": "The browser and device of the visitor, as the event has it; Amazon uses it for attribution.",
        "simpleValueType": true,
        "defaultValue": true,
        "enablingConditions": [
          {
            "paramName": "api",
            "paramValue": "adsApiV1",
            "type": "EQUALS"
          }
        ]
      }
    ]
  },
  {
    "type": "GROUP",
    "name": "customDataGroup",
    "displayName": "Custom data",
    "groupStyle": "ZIPPY_OPEN_ON_PARAM",
    "enablingConditions": [
      {
        "paramName": "api",
        "paramValue": "offAmazon2023",
        "type": "NOT_EQUALS"
      }
    ],
    "subParams": [
      {
        "type": "CHECKBOX",
        "name": "autoCustomData",
        "checkboxText": "Use brand, category and product ID of the first item",
        "help": "item_brand, item_category and item_id, for example Acme, Shoes and SKU_1. Amazon reports on these three by itself.",
        "simpleValueType": true,
        "defaultValue": true
      },
      {
        "type": "SIMPLE_TABLE",
        "name": "customData",
        "displayName": "Custom data from variables",
        "newRowButtonText": "Add custom data",
        "help": "For example loyalty_level: {{Loyalty level}}. Amazon takes 13, brand, category and productId included. Values can have letters, digits and underscores; other characters become underscores.",
        "simpleTableColumns": [
          {
            "type": "TEXT",
            "name": "name",
            "displayName": "Name",
            "defaultValue": "",
            "isUnique": true,
            "valueHint": "brand",
            "valueValidators": [
              {
                "type": "NON_EMPTY",
                "errorMessage": "Enter a name, or remove the row."
              },
              {
                "type": "REGEX",
                "args": [
                  "^(|.*\\{\\{.+\\}\\}.*|[A-Za-z0-9_]+)$"
                ],
                "errorMessage": "Use letters, digits and underscores: loyalty_level."
              }
            ]
          },
          {
            "type": "SELECT",
            "name": "dataType",
            "displayName": "Type",
            "defaultValue": "STRING",
            "selectItems": [
              {
                "value": "STRING",
                "displayValue": "Text"
              },
              {
                "value": "INTEGER",
                "displayValue": "Whole number"
              },
              {
                "value": "TIMESTAMP",
                "displayValue": "Time"
              }
            ]
          },
          {
            "type": "TEXT",
            "name": "value",
            "displayName": "Value",
            "defaultValue": "",
            "valueHint": "{{Brand}}"
          }
        ]
      }
    ]
  },
  {
    "type": "GROUP",
    "name": "consentGroup",
    "displayName": "Consent",
    "groupStyle": "ZIPPY_OPEN_ON_PARAM",
    "subParams": [
      {
        "type": "RADIO",
        "name": "adStorageConsent",
        "displayName": "Consent to ad storage in Google Consent Mode",
        "radioItems": [
          {
            "value": "optional",
            "displayValue": "Send conversions whatever it says"
          },
          {
            "value": "required",
            "displayValue": "Send conversions only if it is granted",
            "help": "Events without it are not sent, and the tag succeeds."
          }
        ],
        "simpleValueType": true,
        "defaultValue": "optional"
      },
      {
        "type": "SELECT",
        "name": "consentSource",
        "displayName": "Consent signal for Amazon",
        "selectItems": [
          {
            "value": "auto",
            "displayValue": "The first of TCF, GPP and Amazon’s"
          },
          {
            "value": "tcf",
            "displayValue": "TCF string only"
          },
          {
            "value": "gpp",
            "displayValue": "GPP string only"
          },
          {
            "value": "amazon",
            "displayValue": "Amazon or Google signals only"
          },
          {
            "value": "none",
            "displayValue": "None"
          }
        ],
        "simpleValueType": true,
        "defaultValue": "auto",
        "help": "Amazon wants one in its European region, and for people in the EEA and the UK. The event has it: TCF, GPP, Amazon’s, Google’s or OneTrust’s; else the cookie amzn_consent. A denial in any signal holds, and so does one that cannot be read."
      },
      {
        "type": "TEXT",
        "name": "tcf",
        "displayName": "TCF string",
        "simpleValueType": true,
        "notSetText": "tcf of the event",
        "valueHint": "{{TCF string}}",
        "help": "What your consent platform gives as tcString, for example {{TCF string}}. Anything that is not a TCF string counts as a denial.",
        "enablingConditions": [
          {
            "paramName": "consentSource",
            "paramValue": "auto",
            "type": "EQUALS"
          },
          {
            "paramName": "consentSource",
            "paramValue": "tcf",
            "type": "EQUALS"
          }
        ]
      },
      {
        "type": "TEXT",
        "name": "gpp",
        "displayName": "GPP string",
        "simpleValueType": true,
        "notSetText": "gpp of the event",
        "valueHint": "{{GPP string}}",
        "help": "What your consent platform gives as gppString, for example {{GPP string}}. In the EEA and the UK it counts only with a TCF section.",
        "enablingConditions": [
          {
            "paramName": "consentSource",
            "paramValue": "auto",
            "type": "EQUALS"
          },
          {
            "paramName": "consentSource",
            "paramValue": "gpp",
            "type": "EQUALS"
          }
        ]
      },
      {
        "type": "SELECT",
        "name": "amznUserData",
        "displayName": "Use of user data",
        "selectItems": [
          {
            "value": "GRANTED",
            "displayValue": "Granted"
          },
          {
            "value": "DENIED",
            "displayValue": "Denied"
          }
        ],
        "simpleValueType": true,
        "notSetText": "As in the event",
        "macrosInSelect": true,
        "help": "Usually a variable that gives GRANTED or DENIED; yes, no, true, false, on, off, opted_in and opted_out are understood too. When it is denied the event is not sent.",
        "enablingConditions": [
          {
            "paramName": "consentSource",
            "paramValue": "auto",
            "type": "EQUALS"
          },
          {
            "paramName": "consentSource",
            "paramValue": "amazon",
            "type": "EQUALS"
          }
        ]
      },
      {
        "type": "SELECT",
        "name": "amznAdStorage",
        "displayName": "Ad storage",
        "selectItems": [
          {
            "value": "GRANTED",
            "displayValue": "Granted"
          },
          {
            "value": "DENIED",
            "displayValue": "Denied"
          }
        ],
        "simpleValueType": true,
        "notSetText": "As in the event",
        "macrosInSelect": true,
        "help": "A variable that gives GRANTED or DENIED, or a word like those above. When it is denied the tag neither sets nor reads cookies.",
        "enablingConditions": [
          {
            "paramName": "consentSource",
            "paramValue": "auto",
            "type": "EQUALS"
          },
          {
            "paramName": "consentSource",
            "paramValue": "amazon",
            "type": "EQUALS"
          }
        ]
      },
      {
        "type": "SELECT",
        "name": "limitedDataUse",
        "displayName": "Limited data use",
        "selectItems": [
          {
            "value": false,
            "displayValue": "No"
          },
          {
            "value": true,
            "displayValue": "Yes"
          }
        ],
        "simpleValueType": true,
        "defaultValue": false,
        "macrosInSelect": true,
        "help": "Amazon does not process events that are marked like that, for example of people who opted out under a US state law. The event can say it too: limited_data_use, or us_privacy such as 1YYN."
      }
    ]
  },
  {
    "type": "GROUP",
    "name": "attributionGroup",
    "displayName": "Ad clicks",
    "groupStyle": "ZIPPY_OPEN_ON_PARAM",
    "enablingConditions": [
      {
        "paramName": "api",
        "paramValue": "conversionsV1",
        "type": "NOT_EQUALS"
      }
    ],
    "subParams": [
      {
        "type": "CHECKBOX",
        "name": "captureClickTokens",
        "checkboxText": "Remember Amazon’s ad clicks in first-party cookies",
        "simpleValueType": true,
        "defaultValue": true,
        "help": "aref (cookie amznAref, 30 days) and amzn_click_id (cookie of that name, 90 days) of the landing page are sent with later conversions. Where consent is required, they are kept only with it."
      },
      {
        "type": "TEXT",
        "name": "cookieDomain",
        "displayName": "Cookie domain",
        "simpleValueType": true,
        "defaultValue": "auto",
        "valueHint": "example.com",
        "help": "auto takes your domain from the request. To share the cookies between subdomains of your choice, enter their common domain, for example example.com.",
        "valueValidators": [
          {
            "type": "REGEX",
            "args": [
              "^(|.*\\{\\{.+\\}\\}.*|auto|\\.?([A-Za-z0-9-]+\\.)+[A-Za-z]{2,})$"
            ],
            "errorMessage": "Use auto or a domain: example.com."
          }
        ],
        "enablingConditions": [
          {
            "paramName": "captureClickTokens",
            "paramValue": true,
            "type": "EQUALS"
          }
        ]
      }
    ]
  },
  {
    "type": "GROUP",
    "name": "deliveryGroup",
    "displayName": "Delivery",
    "groupStyle": "ZIPPY_OPEN_ON_PARAM",
    "subParams": [
      {
        "type": "RADIO",
        "name": "delivery",
        "displayName": "Conversions are sent",
        "radioItems": [
          {
            "value": "now",
            "displayValue": "At once, one in a request"
          },
          {
            "value": "queue",
            "displayValue": "By way of a queue, up to 500 in a request",
            "help": "The tag publishes the conversion to a Pub/Sub topic of yours, and amazon-ads work sends it. If Pub/Sub does not take it, the tag sends it itself. The page docs/queue.md has the set-up.",
            "subParams": [
              {
                "type": "TEXT",
                "name": "queueProjectId",
                "displayName": "Project ID",
                "help": "The Google Cloud project that the topic is in, for example my-project.",
                "simpleValueType": true,
                "valueHint": "my-project",
                "valueValidators": [
                  {
                    "type": "NON_EMPTY",
                    "errorMessage": "Enter the ID of a Google Cloud project: my-project."
                  }
                ]
              },
              {
                "type": "TEXT",
                "name": "queueTopic",
                "displayName": "Topic",
                "help": "The Pub/Sub topic, for example amazon-ads-conversions. The server needs the role Pub/Sub Publisher on it.",
                "simpleValueType": true,
                "valueHint": "amazon-ads-conversions",
                "valueValidators": [
                  {
                    "type": "NON_EMPTY",
                    "errorMessage": "Enter the name of a Pub/Sub topic: amazon-ads-conversions."
                  }
                ]
              }
            ]
          }
        ],
        "simpleValueType": true,
        "defaultValue": "now",
        "help": "A queue makes each event cheaper for the server and keeps conversions while Amazon is down. It needs a worker that runs all the time, or on a schedule."
      },
      {
        "type": "SELECT",
        "name": "useOptimisticScenario",
        "displayName": "The tag succeeds",
        "selectItems": [
          {
            "value": false,
            "displayValue": "When Amazon has accepted the conversion"
          },
          {
            "value": true,
            "displayValue": "At once, without waiting (optimistic scenario)"
          }
        ],
        "simpleValueType": true,
        "defaultValue": false,
        "macrosInSelect": true,
        "help": "Without waiting the server answers faster, and GTM shows no failures. The conversion is delivered all the same."
      },
      {
        "type": "RADIO",
        "name": "eventsWithoutMatchKey",
        "displayName": "Events that name nobody",
        "radioItems": [
          {
            "value": "skip",
            "displayValue": "Skip them",
            "help": "The tag succeeds. A purchase without a match key is a failure all the same."
          },
          {
            "value": "fail",
            "displayValue": "Count them as failures"
          }
        ],
        "simpleValueType": true,
        "defaultValue": "skip",
        "help": "Amazon takes an event only with a match key. Most anonymous page views have none."
      },
      {
        "type": "TEXT",
        "name": "maxAttempts",
        "displayName": "Attempts",
        "simpleValueType": true,
        "defaultValue": "5",
        "help": "How often a conversion is sent at most when Amazon is overloaded (429, 500, 502, 503, 504) or not reachable. It is the same conversion each time, so it counts once.",
        "valueValidators": [
          {
            "type": "REGEX",
            "args": [
              "^(|.*\\{\\{.+\\}\\}.*|[1-9]|10)$"
            ],
            "errorMessage": "Use a whole number from 1 to 10: 5."
          }
        ]
      },
      {
        "type": "TEXT",
        "name": "timeoutMs",
        "displayName": "Time-out",
        "simpleValueType": true,
        "defaultValue": "5000",
        "valueUnit": "milliseconds",
        "help": "How long the tag waits for one answer, for example 5000.",
        "valueValidators": [
          {
            "type": "REGEX",
            "args": [
              "^(|.*\\{\\{.+\\}\\}.*|[1-9][0-9]{2,3}|[12][0-9]{4}|30000)$"
            ],
            "errorMessage": "Use 100 to 30000 milliseconds: 5000."
          }
        ]
      },
      {
        "type": "RADIO",
        "name": "deadLetterMode",
        "displayName": "Conversions that could not be delivered",
        "radioItems": [
          {
            "value": "none",
            "displayValue": "Only log them"
          },
          {
            "value": "bigquery",
            "displayValue": "Keep them in BigQuery, to send them again later",
            "help": "One row each, without personal data in the clear. The page docs/dead-letters.md has the table and the command that sends them.",
            "subParams": [
              {
                "type": "TEXT",
                "name": "deadLetterProjectId",
                "displayName": "Project ID",
                "simpleValueType": true,
                "notSetText": "The server’s own project",
                "help": "The server needs the right to insert rows. Leave the project empty on Google Cloud to use the server’s own."
              },
              {
                "type": "TEXT",
                "name": "deadLetterDatasetId",
                "displayName": "Dataset ID",
                "help": "The BigQuery dataset that holds the table, for example amazon_ads.",
                "simpleValueType": true,
                "valueHint": "amazon_ads",
                "valueValidators": [
                  {
                    "type": "NON_EMPTY",
                    "errorMessage": "Enter the ID of a BigQuery dataset: amazon_ads."
                  }
                ]
              },
              {
                "type": "TEXT",
                "name": "deadLetterTableId",
                "displayName": "Table ID",
                "help": "A table with the columns of docs/dead-letters.md, for example dead_letters.",
                "simpleValueType": true,
                "valueHint": "dead_letters",
                "valueValidators": [
                  {
                    "type": "NON_EMPTY",
                    "errorMessage": "Enter the ID of a table in that dataset: dead_letters."
                  }
                ]
              }
            ]
          }
        ],
        "simpleValueType": true,
        "defaultValue": "none"
      }
    ]
  },
  {
    "type": "GROUP",
    "name": "apiGroup",
    "displayName": "API",
    "groupStyle": "ZIPPY_CLOSED",
    "subParams": [
      {
        "type": "SELECT",
        "name": "api",
        "displayName": "Amazon API",
        "selectItems": [
          {
            "value": "adsApiV1",
            "displayValue": "Events API (current)"
          },
          {
            "value": "conversionsV1",
            "displayValue": "Events Manager conversions v1"
          },
          {
            "value": "offAmazon2023",
            "displayValue": "Off-Amazon events 2023-11-13"
          }
        ],
        "simpleValueType": true,
        "defaultValue": "adsApiV1",
        "help": "Keep the first unless Amazon gave you access to one of the older ones; they ask for the profile ID above instead of the account ID."
      },
      {
        "type": "RADIO",
        "name": "offAmazonShape",
        "displayName": "Form of the events",
        "help": "Take the one that Amazon’s documents for your account show.",
        "radioItems": [
          {
            "value": "compact",
            "displayValue": "Compact: match keys and conversionValue"
          },
          {
            "value": "rich",
            "displayValue": "Rich: userInfo, click ID and event ID"
          }
        ],
        "simpleValueType": true,
        "defaultValue": "compact",
        "enablingConditions": [
          {
            "paramName": "api",
            "paramValue": "offAmazon2023",
            "type": "EQUALS"
          }
        ]
      }
    ]
  },
  {
    "type": "GROUP",
    "name": "logsGroup",
    "displayName": "Logs",
    "groupStyle": "ZIPPY_CLOSED",
    "subParams": [
      {
        "type": "RADIO",
        "name": "logType",
        "displayName": "Console",
        "radioItems": [
          {
            "value": "no",
            "displayValue": "Do not log"
          },
          {
            "value": "debug",
            "displayValue": "Log during debug and preview"
          },
          {
            "value": "always",
            "displayValue": "Always log"
          }
        ],
        "simpleValueType": true,
        "defaultValue": "debug",
        "help": "One line of JSON an event says what became of it and why. No line holds personal data, tokens or secrets."
      },
      {
        "type": "RADIO",
        "name": "bigQueryLogType",
        "displayName": "BigQuery",
        "help": "One row an event, with what the console line says.",
        "radioItems": [
          {
            "value": "no",
            "displayValue": "Do not log to BigQuery"
          },
          {
            "value": "always",
            "displayValue": "Log to BigQuery",
            "subParams": [
              {
                "type": "TEXT",
                "name": "logBigQueryProjectId",
                "displayName": "Project ID",
                "simpleValueType": true,
                "notSetText": "The server’s own project",
                "help": "The server needs the right to insert rows. Leave the project empty on Google Cloud to use the server’s own."
              },
              {
                "type": "TEXT",
                "name": "logBigQueryDatasetId",
                "displayName": "Dataset ID",
                "help": "The BigQuery dataset that holds the table, for example amazon_ads.",
                "simpleValueType": true,
                "valueHint": "amazon_ads",
                "valueValidators": [
                  {
                    "type": "NON_EMPTY",
                    "errorMessage": "Enter the ID of a BigQuery dataset: amazon_ads."
                  }
                ]
              },
              {
                "type": "TEXT",
                "name": "logBigQueryTableId",
                "displayName": "Table ID",
                "help": "A table with a column for each thing you want to keep, for example logs; others are left out.",
                "simpleValueType": true,
                "valueHint": "logs",
                "valueValidators": [
                  {
                    "type": "NON_EMPTY",
                    "errorMessage": "Enter the ID of a table in that dataset: logs."
                  }
                ]
              }
            ]
          }
        ],
        "simpleValueType": true,
        "defaultValue": "no"
      }
    ]
  }
]


___SANDBOXED_JS_FOR_SERVER___

const BigQuery = require('BigQuery');
const callLater = require('callLater');
const createRegex = require('createRegex');
const decodeUriComponent = require('decodeUriComponent');
const encodeUriComponent = require('encodeUriComponent');
const generateRandom = require('generateRandom');
const getAllEventData = require('getAllEventData');
const getContainerVersion = require('getContainerVersion');
const getCookieValues = require('getCookieValues');
const getGoogleAuth = require('getGoogleAuth');
const getRequestHeader = require('getRequestHeader');
const getTimestampMillis = require('getTimestampMillis');
const getType = require('getType');
const JSON = require('JSON');
const logToConsole = require('logToConsole');
const Math = require('Math');
const Object = require('Object');
const parseUrl = require('parseUrl');
const sendHttpRequest = require('sendHttpRequest');
const setCookie = require('setCookie');
const sha256Sync = require('sha256Sync');
const templateDataStorage = require('templateDataStorage');
const testRegex = require('testRegex');
const toBase64 = require('toBase64');

// -----------------------------------------------------------------------------
// The flow
// -----------------------------------------------------------------------------

/**
 * The flow: event data → reading → conversion → one delivery for each advertiser. It ends in
 * gtmOnSuccess if every advertiser's conversion was accepted or nothing was to be sent, else in
 * gtmOnFailure.
 */
function main() {
  const event = readEventData();
  // GTM loads pages from here itself, to show a preview of them.
  if (event.page.indexOf('https://gtm-msr.appspot.com/') === 0) {
    return data.gtmOnSuccess();
  }
  const contract = contractOf(data.api, data.offAmazonShape);
  const reading = readingOf(event, contract);
  const log = eventLogOf(event.name, reading.notes);
  for (const cookie of reading.cookies) keepCookie(cookie);
  const conversion = reading.conversion;
  if (!conversion) {
    const skipped = reading.skipped;
    if (log.isReported) {
      const report = { EventId: givenEventId(event, reading.type, reading.notes) };
      logReport(skipped ? 'skipped' : 'failed', skipped || reading.refused, report, log);
    }
    return skipped ? data.gtmOnSuccess() : data.gtmOnFailure();
  }

  const recipients = recipientsOf(contract, conversion.dataSetName, reading.notes);
  const isOptimistic = isOn(data.useOptimisticScenario);
  if (isOptimistic) data.gtmOnSuccess();
  let open = recipients.length;
  let areAccepted = true;
  const end = (isAccepted) => {
    open -= 1;
    if (!isAccepted) areAccepted = false;
    if (open || isOptimistic) return;
    if (areAccepted) data.gtmOnSuccess();
    else data.gtmOnFailure();
  };
  for (const recipient of recipients) deliver(conversion, contract, recipient, log, end);
}

function keepCookie(cookie) {
  setCookie(cookie.name, cookie.value, {
    domain: textOf(data.cookieDomain) || 'auto',
    path: '/',
    'max-age': cookie.days * 86400,
    sameSite: 'lax',
    secure: true
  });
}

// -----------------------------------------------------------------------------
// Reading the event data
// -----------------------------------------------------------------------------

/** Reads the event data, once for the event. */
function readEventData() {
  const all = getAllEventData() || {};
  const notes = [];
  let names = Object.keys(all).join(' ');
  if (testRegex(createRegex(OTHER_LAYOUT), names)) {
    moveToUsualPlaces(all);
    names = Object.keys(all).join(' ');
  }
  const user = firstObject(all.user_data);
  const page = all.page_location;
  const address = firstObject(user.address);
  const custom = all.custom_data ? objectOf(all.custom_data) : undefined;
  if (all.user_data) {
    let own = Object.keys(user).concat(Object.keys(address)).join(' ');
    if (!testRegex(createRegex(USUAL_NAMES), own)) {
      renameToUsual(user, notes);
      renameToUsual(address, notes);
      own = Object.keys(user).concat(Object.keys(address)).join(' ');
    }
    names += ' ' + own;
  }
  if (custom) names += ' ' + Object.keys(custom).join(' ');
  return {
    all: all,
    page: typeof page === 'string' ? page : '',
    user: user,
    address: address,
    custom: custom,
    name: impersonalText(all.event_name),
    names: names,
    notes: notes
  };
}

// -----------------------------------------------------------------------------
// Names and places of other tags
// -----------------------------------------------------------------------------

/** Names on top level under which other tags and platforms keep a part of an event. */
const OTHER_LAYOUT =
  '\\b(ecommerce|properties|traits|context|messageId|order_?id|transactionId|eventId|currencyCode|emailAddress|phoneNumber)\\b';

/**
 * Moves what other tags and platforms keep elsewhere to where GA4 has it, and nothing over what stands
 * there: what a shop nests in `ecommerce`, Universal Analytics' purchase in it, and the properties,
 * traits and context of events like Segment's.
 */
function moveToUsualPlaces(all) {
  const shop = objectOf(all.ecommerce);
  const purchase = objectOf(shop.purchase);
  const action = objectOf(purchase.actionField);
  add(shop, all);
  addFirst('items', [purchase.products], all);
  addFirst('transaction_id', [action.id], all);
  addFirst('value', [action.revenue], all);
  addFirst('currency', [shop.currencyCode], all);

  const properties = objectOf(all.properties);
  const context = objectOf(all.context);
  const device = objectOf(context.device);
  add(properties, all);
  addFirst('transaction_id', [all.order_id, all.orderId, all.transactionId], all);
  if (all.properties) addFirst('value', [properties.total, properties.revenue], all);
  addFirst('currency', [all.currencyCode], all);
  addFirst('event_name', [all.event], all);
  addFirst('event_id', [all.eventId, all.messageId], all);
  addFirst('email', [all.emailAddress], all);
  addFirst('phone', [all.phoneNumber], all);
  addFirst('ip_override', [context.ip], all);
  addFirst('user_agent', [context.userAgent], all);
  addFirst('language', [context.locale], all);
  addFirst('location', [context.location], all);
  addFirst('page_location', [objectOf(context.page).url], all);
  addFirst('platform', [device.type, objectOf(context.os).name], all);
  addFirst('madid', [device.advertisingId], all);
  const user = {};
  add(firstObject(all.user_data), user);
  add(objectOf(all.traits), user);
  add(objectOf(context.traits), user);
  if (Object.keys(user)[0]) all.user_data = user;
}

/** Adds the properties of one object that another does not have. */
function add(from, to) {
  for (const name in from) addFirst(name, [from[name]], to);
}

/** Sets a property that is not there to the first of several values that is given. */
function addFirst(name, values, to) {
  const before = to[name];
  if (before !== undefined && before !== '' && before !== null) return;
  for (const value of values) {
    if (value !== undefined && value !== '' && value !== null) {
      to[name] = value;
      return;
    }
  }
}

/**
 * The names that the tag reads in user_data and its address, or that say nothing of a person: with a blank
 * between them, all of them make one text of this form.
 */
const USUAL_NAMES =
  '^(((sha256_)?(email_address|email|phone_number|phone|first_name|last_name|street|city|region|postal_code)|(email|phone)_hash|address|country|country_code|country_id|region_id|user_id|ip_override|madid|advertising_id|idfa|gaid|x-ga-resettable_device_id|(ramp|match|real|merkle|kantar)_id|_tag_mode|tcf|gpp|consent_state)( |$))*$';

/** Signals of consent, which are read by what their names hold. */
const SIGNAL_NAMES =
  '(tcf|tc_?string|gpp|user[_-]?data|ad[_-]?storage|gcs|gcd|consent|active[_-]?groups)';

/** What other tags call the usual properties, in small letters without anything but letters and digits. */
function usualNames() {
  return {
    emailaddress: 'email_address',
    mail: 'email',
    em: 'email',
    useremail: 'email',
    customeremail: 'email',
    phonenumber: 'phone_number',
    tel: 'phone',
    telephone: 'phone',
    mobile: 'phone',
    mobilephone: 'phone',
    cellphone: 'phone',
    ph: 'phone',
    firstname: 'first_name',
    givenname: 'first_name',
    forename: 'first_name',
    fname: 'first_name',
    fn: 'first_name',
    lastname: 'last_name',
    surname: 'last_name',
    familyname: 'last_name',
    lname: 'last_name',
    ln: 'last_name',
    streetaddress: 'street',
    address1: 'street',
    addressline1: 'street',
    addressline: 'street',
    line1: 'street',
    street1: 'street',
    town: 'city',
    locality: 'city',
    ct: 'city',
    state: 'region',
    statecode: 'region',
    province: 'region',
    provincecode: 'region',
    regioncode: 'region',
    st: 'region',
    zip: 'postal_code',
    zipcode: 'postal_code',
    postcode: 'postal_code',
    postalcode: 'postal_code',
    zp: 'postal_code',
    countrycode: 'country_code',
    countryname: 'country',
    userid: 'user_id',
    email: 'email',
    phone: 'phone',
    street: 'street',
    city: 'city',
    region: 'region',
    country: 'country',
    advertisingid: 'advertising_id',
    rampid: 'ramp_id',
    matchid: 'match_id',
    realid: 'real_id',
    merkleid: 'merkle_id',
    kantarid: 'kantar_id'
  };
}

/**
 * Gives the properties of user_data or an address the names that the tag reads, where those are not there,
 * and notes the names of the others; not those that look personal themselves.
 */
function renameToUsual(place, notes) {
  const usual = usualNames();
  const known = createRegex(USUAL_NAMES);
  const signal = createRegex(SIGNAL_NAMES, 'i');
  for (const name of Object.keys(place)) {
    const value = place[name];
    const isRead = testRegex(known, name) || testRegex(signal, name);
    if (!isRead && value !== undefined && value !== '' && value !== null) {
      const plain = name.toLowerCase().replace(createRegex('[^a-z\\d]', 'g'), '');
      const bare = plain.replace(createRegex('^(sha256|hashed)|(sha256|hashed|hash)$', 'g'), '');
      const target = usual.hasOwnProperty(bare) ? usual[bare] : '';
      if (!target) noteUnread(name, notes);
      else addFirst((bare === plain ? '' : 'sha256_') + target, [value], place);
    }
  }
}

/** A name of other than letters and digits, or with a long number in it, may be somebody's. */
function noteUnread(name, notes) {
  const isPlain = testRegex(createRegex('^[A-Za-z_][\\w-]{0,39}$'), name);
  const isNumbered = testRegex(createRegex('\\d{5}'), name);
  const isPersonal = !isPlain || isNumbered || testRegex(E_MAIL_SIGN, name);
  notes.push('user_data_unread:' + (isPersonal ? 'a property' : name));
}

// -----------------------------------------------------------------------------
// Amazon's APIs
// -----------------------------------------------------------------------------

/** Amazon's contracts by the value of the field `api`, the current one first. */
const CONTRACTS = {
  adsApiV1: adsApiV1,
  conversionsV1: conversionsV1,
  offAmazon2023: offAmazon2023
};

/** Returns the contract that the field `api` names, the current Events API if it names none. */
function contractOf(api, shape) {
  const contracts = CONTRACTS;
  if (typeof api === 'string') {
    if (CONTRACTS.hasOwnProperty(api)) return contracts[api](shape);
  }
  return adsApiV1();
}

// -----------------------------------------------------------------------------
// The Events API (adsApiV1)
// -----------------------------------------------------------------------------

/**
 * Amazon's current Events API. Source: the OpenAPI of the Amazon Ads API, POST
 * /adsApi/v1/create/events.
 */
function adsApiV1() {
  return {
    name: 'adsApiV1',
    path: '/adsApi/v1/create/events',
    mediaType: 'application/json',
    clientHeader: 'Amazon-Ads-ClientId',
    advertiserHeader: 'Amazon-Ads-AccountId',
    advertiserField: 'accountId',
    listName: 'events',
    mostDays: 21,
    matchKeys: undefined,
    needsMatchKey: true,
    takesPostalCode: false,
    takesClickId: false,
    takesCurrencyWithEveryValue: false,
    firstIndex: 0,
    eventOf: adsApiEvent
  };
}

function adsApiEvent(from, dataSetName) {
  const type = from.type;
  return {
    eventDescription: {
      name: from.name,
      // This API has one type for pages of any kind.
      conversionType: type === 'DETAIL_PAGE_VIEW' ? 'PAGE_VIEW' : type,
      eventSource: from.source,
      eventIngestionMethod: 'SERVER_TO_SERVER',
      dataSetName: dataSetName
    },
    countryCode: from.country,
    eventTime: from.time,
    matchKeys: from.matchKeys,
    value: from.value,
    currencyCode: from.currency,
    unitsSold: from.units,
    eventId: from.id,
    consent: from.consent ? consentSignals(from.consent) : undefined,
    customData: from.customData,
    dataProcessingOptions: from.isLimited ? { options: 'LIMITED_DATA_USE' } : undefined,
    deviceInfo: from.userAgent ? { userAgent: from.userAgent } : undefined,
    arefMeasurementTokens: from.aref,
    partner: from.partner,
    amazonAdEventKey: from.adEventKey
  };
}

// -----------------------------------------------------------------------------
// The conversions API (conversionsV1)
// -----------------------------------------------------------------------------

/**
 * The conversions API of Amazon's Events Manager. Sources: the guides of taggingdocs and Adobe; no
 * public document of Amazon's has it.
 */
function conversionsV1() {
  return {
    name: 'conversionsV1',
    path: '/events/v1/conversions',
    mediaType: 'application/vnd.amcconversionevent.v1+json',
    clientHeader: 'Amazon-Advertising-API-ClientId',
    advertiserHeader: 'Amazon-Advertising-API-Scope',
    advertiserField: 'profileId',
    listName: 'eventData',
    mostDays: 7,
    matchKeys: [
      'EMAIL',
      'PHONE',
      'FIRST_NAME',
      'LAST_NAME',
      'ADDRESS',
      'CITY',
      'STATE',
      'POSTAL',
      'MAID'
    ],
    needsMatchKey: true,
    takesPostalCode: false,
    takesClickId: false,
    takesCurrencyWithEveryValue: false,
    firstIndex: 1,
    eventOf: (from) => {
      const custom = (from.customData || [])
        .filter((datum) => CUSTOM_ATTRIBUTES.indexOf(' ' + datum.name + ' ') !== -1)
        .map((datum) => ({ name: datum.name, value: datum.value }));
      return {
        name: from.name,
        eventType: from.type,
        eventActionSource: actionSources()[from.source] || 'WEBSITE',
        countryCode: from.country,
        timestamp: from.time,
        clientDedupeId: from.id,
        matchKeys: from.matchKeys,
        value: from.value,
        currencyCode: from.currency,
        unitsSold: from.units,
        dataProcessingOptions: from.isLimited ? ['LIMITED_DATA_USE'] : undefined,
        consent: from.consent ? consentSignals(from.consent) : undefined,
        customAttributes: custom.length ? custom : undefined
      };
    }
  };
}

/** Where a conversion happened, in this contract's words; a website where it has none. */
function actionSources() {
  return {
    ANDROID: 'APP_ANDROID',
    FIRE_TV: 'APP_ANDROID',
    IOS: 'APP_IOS',
    OFFLINE: 'OFFLINE'
  };
}

/** The custom data it has a place for. */
const CUSTOM_ATTRIBUTES =
  ' brand category productId attr1 attr2 attr3 attr4 attr5 attr6 attr7 attr8 attr9 attr10 ';

// -----------------------------------------------------------------------------
// What the APIs have in common
// -----------------------------------------------------------------------------

/**
 * The consent object of both newer contracts. Amazon asks for one signal and counts the TCF string
 * first, then the GPP string, then its own signals, which need amznUserData among them.
 */
function consentSignals(consent) {
  const tcf = consent.tcf;
  const gpp = tcf ? undefined : consent.gpp;
  const user = tcf || gpp ? undefined : consent.amznUserData;
  const ip = consent.ipAddress;
  return {
    tcf: tcf,
    gpp: gpp,
    amazonConsent: user ? { amznUserData: user, amznAdStorage: consent.amznAdStorage } : undefined,
    geo: ip ? { ipAddress: ip } : undefined
  };
}

// -----------------------------------------------------------------------------
// The Off-Amazon events API of 2023 (offAmazon2023)
// -----------------------------------------------------------------------------

/**
 * The Off-Amazon events API of 2023, in the compact or the rich form of its events. Source: the two
 * guides of TrackLayer, one for each form; no public document of Amazon's has it.
 *
 * @param shape the field offAmazonShape: "rich", or anything else for the compact form
 */
function offAmazon2023(shape) {
  const isRich = shape === 'rich';
  return {
    name: 'offAmazon2023',
    path: '/offAmazonEvents/2023-11-13/events',
    mediaType: 'application/json',
    clientHeader: 'Amazon-Advertising-API-ClientId',
    advertiserHeader: 'Amazon-Advertising-API-Scope',
    advertiserField: 'profileId',
    listName: 'events',
    mostDays: 7,
    matchKeys: ['EMAIL', 'PHONE', 'MAID'],
    needsMatchKey: false,
    takesPostalCode: isRich,
    takesClickId: isRich,
    takesCurrencyWithEveryValue: isRich,
    firstIndex: undefined,
    eventOf: isRich ? richEvent : compactEvent
  };
}

function compactEvent(from) {
  return {
    name: eventNames()[from.type] || 'Custom',
    timestamp: from.time,
    conversionValue: from.value,
    countryCode: from.country,
    matchKeys: from.matchKeys
  };
}

/** The rich form has an object for the user and one for the value, an event type, an ID and a click. */
function richEvent(from) {
  const user = { countryCode: from.country, postalCode: from.postalCode };
  from.matchKeys.forEach((key) => {
    user[userInfo()[key.type]] = key.values[0];
  });
  return {
    name: eventNames()[from.type] || 'Custom',
    eventType: eventTypes()[from.type] || from.type,
    eventActionSource: APP_SOURCES.indexOf(' ' + from.source + ' ') === -1 ? 'WEBSITE' : 'APP',
    timestamp: from.time,
    clickId: from.clickId,
    userInfo: user,
    value:
      from.value === undefined ? undefined : { amount: from.value, currencyCode: from.currency },
    eventId: from.id
  };
}

/** The name of each conversion type; Custom where it has none. */
function eventNames() {
  return {
    ADD_TO_SHOPPING_CART: 'AddToCart',
    CHECKOUT: 'InitiateCheckout',
    DETAIL_PAGE_VIEW: 'ViewContent',
    LEAD: 'Lead',
    OFF_AMAZON_PURCHASES: 'Purchase',
    PAGE_VIEW: 'PageVisit',
    SIGN_UP: 'CompleteRegistration',
    SUBSCRIBE: 'Subscribe'
  };
}

/** The event types that are called otherwise than the tag's conversion types. */
function eventTypes() {
  return {
    ADD_TO_SHOPPING_CART: 'ADD_TO_CART',
    DETAIL_PAGE_VIEW: 'PAGE_VIEW',
    MOBILE_APP_FIRST_START: 'OTHER',
    OFF_AMAZON_PURCHASES: 'PURCHASE'
  };
}

const APP_SOURCES = ' ANDROID FIRE_TV IOS ';

/** What the rich form calls the match keys. */
function userInfo() {
  return {
    EMAIL: 'hashedEmail',
    PHONE: 'hashedPhone',
    MAID: 'madid'
  };
}

// -----------------------------------------------------------------------------
// From an event to a conversion
// -----------------------------------------------------------------------------

/**
 * Reads an event as a conversion for a contract: what it is mapped to, consent, time and match keys, each
 * of which can end it, and then what the conversion says.
 */
function readingOf(event, contract) {
  const notes = event.notes;
  const mapping = mappingOf(event);
  const type = mapping.type;
  const reading = {
    conversion: undefined,
    skipped: undefined,
    refused: undefined,
    type: type,
    notes: notes,
    cookies: []
  };
  // The tokens of a landing page are kept by the choice on ad storage, so all signals are read there.
  const isLanding = isLandingPage(event.page);
  const signals = signalsOf(event, notes, isLanding);
  if (data.adStorageConsent === 'required' && !(signals && signals.adStorage === 'GRANTED')) {
    return skip(reading, 'ad_storage_not_granted');
  }
  if (signals && !isLanding && isUserDataDenied(signals))
    return endDenied(reading, event, type, contract);
  const country = countryOf(event, notes);
  const consent = consentOf(event, signals, country, notes);
  const areKept = isOn(data.captureClickTokens) && mayKeepCookies(consent, country);
  const clicks = areKept
    ? clickTokensOf(event.page, isLanding, contract, reading.cookies)
    : { aref: undefined, clickId: undefined };
  // The cookie amzn_consent may deny it too.
  if (consent && consent.amznUserData === 'DENIED') {
    return endDenied(reading, event, type, contract);
  }
  if (!type) return endUnmapped(reading);
  const hasConsent = hasSignal(consent, country);
  if (country.requiresConsent && !hasConsent) return refuse(reading, 'consent_missing');
  const time = timeFor(contract, event, reading);
  if (time === undefined) return reading;
  const matchKeys = matchKeysOf(event, country.code, contract, notes);
  if (!matchKeys[0] && contract.needsMatchKey) return endNameless(reading, type);

  const isPurchase = type === PURCHASE;
  const items = itemsOf(event);
  const value = valueOf(event, items, isPurchase, notes);
  if (isPurchase && value < 0) return refuse(reading, 'purchase_below_zero');
  const userAgent = textOf(event.all.user_agent);
  const isMoney = isPurchase || (contract.takesCurrencyWithEveryValue && value !== undefined);
  reading.conversion = {
    name: nameOf(event, type),
    type: type,
    source: eventSourceOf(event, userAgent, notes),
    country: country.code,
    time: isoOf(time),
    id: givenEventId(event, type, notes) || madeUpId(time, isPurchase, notes),
    matchKeys: matchKeys,
    value: value,
    currency: isMoney ? currencyOf(event, items, isPurchase, notes) : undefined,
    units: isPurchase ? unitsOf(items, notes) : undefined,
    customData: customDataOf(items, notes),
    consent: hasConsent ? consent : undefined,
    isLimited: false,
    userAgent: userAgent && isOn(data.sendUserAgent) ? userAgent.slice(0, 512) : undefined,
    postalCode: contract.takesPostalCode ? postalCodeOf(event, country.code) : undefined,
    aref: clicks.aref,
    clickId: clicks.clickId,
    partner: undefined,
    adEventKey: undefined,
    dataSetName: mapping.dataSetName
  };
  if (data.limitedDataUse || testRegex(createRegex(EXTRAS, 'i'), event.names)) {
    addExtras(reading.conversion, event.all, notes);
  }
  return reading;
}

const PURCHASE = 'OFF_AMAZON_PURCHASES';

/** The settings or the visitor want the event not to be sent. */
function skip(reading, reason) {
  reading.skipped = reason;
  return reading;
}

/** Something that the event needs is missing or wrong. */
function refuse(reading, reason) {
  reading.refused = reason;
  return reading;
}

function endUnmapped(reading) {
  if (data.eventMode === 'standard') return refuse(reading, 'event_unmapped');
  return skip(reading, 'event_unmapped');
}

/** Ends the event of a visitor who denied the use of user data, unless another reason comes first. */
function endDenied(reading, event, type, contract) {
  if (!type) return endUnmapped(reading);
  if (timeFor(contract, event, reading) === undefined) return reading;
  return skip(reading, 'user_data_denied');
}

/** Ends an event without a match key: a purchase must have one. */
function endNameless(reading, type) {
  if (type === PURCHASE || data.eventsWithoutMatchKey === 'fail') {
    return refuse(reading, 'match_key_missing');
  }
  return skip(reading, 'nobody_named');
}

/**
 * Returns when the event happened, in milliseconds since 1970. Undefined if that cannot be read or is too
 * long ago for the contract; the event is refused then.
 */
function timeFor(contract, event, reading) {
  const time = eventTimeOf(event, reading.notes);
  if (time === undefined) {
    refuse(reading, 'event_time_unreadable');
    return undefined;
  }
  if (time >= startedAt - contract.mostDays * DAY) return time;
  const days = Math.floor((startedAt - time) / DAY);
  const age = days + ' days old, more than ' + contract.mostDays;
  refuse(reading, 'event_too_old:' + age);
  return undefined;
}

/**
 * Whether cookies may be set and read: a denial forbids it, and where Amazon wants consent, ad
 * storage has to be granted.
 */
function mayKeepCookies(consent, country) {
  if (consent && consent.amznAdStorage) return consent.amznAdStorage === 'GRANTED';
  return !country.requiresConsent;
}

/** An ID that no other event has. A purchase should have its own, which the browser's tag sends too. */
function madeUpId(time, isPurchase, notes) {
  if (isPurchase) notes.push('event_id_missing');
  return time + '.' + generateRandom(100000000, 999999999);
}

/** Returns the things that were bought or looked at. */
function itemsOf(event) {
  const items = event.all.items || event.all.products;
  return items ? entriesOf(items).map(objectOf) : [];
}

/** What Amazon's reports call the conversion: the field, else the event's name, else its type. */
function nameOf(event, type) {
  if (data.eventName) {
    const field = impersonalText(data.eventName);
    if (field) return field.slice(0, 256);
  }
  return (event.name || type).slice(0, 256);
}

function postalCodeOf(event, country) {
  const text = textOf(event.address.postal_code);
  return text && text.length < 44 ? normalizePostal(text, country) || undefined : undefined;
}

/** Properties that few events have: requests for limited data use, and a measurement partner. */
const EXTRAS =
  '(limited_?data_?use|data_?processing_?options|us_?privacy|partner|amazon_?ad_?event_?key)';

function addExtras(conversion, event, notes) {
  conversion.isLimited = isOn(data.limitedDataUse) || isLimitedDataUse(event, notes);
  conversion.partner = impersonal('partner', event.partner, notes);
  const adEventKey = event.amazon_ad_event_key || event.amazonAdEventKey;
  conversion.adEventKey = impersonal('amazon_ad_event_key', adEventKey, notes);
}

/** Returns the text of a measurement partner, or undefined if it names a person. */
function impersonal(name, value, notes) {
  const text = value ? givenText(value) : undefined;
  if (!text) return undefined;
  if (text !== UNREADABLE && !testRegex(E_MAIL_SIGN, text)) return text.slice(0, 512);
  notes.push('partner_unusable:' + name);
  return undefined;
}

// -----------------------------------------------------------------------------
// The conversion type
// -----------------------------------------------------------------------------

/**
 * The conversion types in the tag's own words; each contract has its own words for them. Source:
 * Amazon's Events API, and DETAIL_PAGE_VIEW of conversions v1.
 */
const CONVERSION_TYPES =
  '^(ADD_TO_SHOPPING_CART|APPLICATION|CHECKOUT|CONTACT|DETAIL_PAGE_VIEW|LEAD|MOBILE_APP_FIRST_START|OFF_AMAZON_PURCHASES|OTHER|PAGE_VIEW|SEARCH|SIGN_UP|SUBSCRIBE)$';

/**
 * The conversion type of each event, by its name. A name with blanks stands here in lower case, with _
 * between its words. Sources: GA4's recommended and automatic events, Firebase's, and MetaRouter's list of
 * events ("Order Completed").
 */
const TYPES_OF_EVENTS = {
  // Purchases.
  purchase: 'OFF_AMAZON_PURCHASES',
  in_app_purchase: 'OFF_AMAZON_PURCHASES',
  order_completed: 'OFF_AMAZON_PURCHASES',
  // The way there.
  add_to_cart: 'ADD_TO_SHOPPING_CART',
  product_added: 'ADD_TO_SHOPPING_CART',
  begin_checkout: 'CHECKOUT',
  add_payment_info: 'CHECKOUT',
  add_shipping_info: 'CHECKOUT',
  checkout_started: 'CHECKOUT',
  view_item: 'DETAIL_PAGE_VIEW',
  product_viewed: 'DETAIL_PAGE_VIEW',
  // Pages.
  page_view: 'PAGE_VIEW',
  'gtm.dom': 'PAGE_VIEW',
  Page: 'PAGE_VIEW',
  view_cart: 'PAGE_VIEW',
  view_item_list: 'PAGE_VIEW',
  cart_viewed: 'PAGE_VIEW',
  product_list_viewed: 'PAGE_VIEW',
  search: 'SEARCH',
  view_search_results: 'SEARCH',
  products_searched: 'SEARCH',
  // People who become customers.
  generate_lead: 'LEAD',
  lead: 'LEAD',
  qualify_lead: 'LEAD',
  close_convert_lead: 'LEAD',
  contact: 'CONTACT',
  contact_us: 'CONTACT',
  sign_up: 'SIGN_UP',
  signed_up: 'SIGN_UP',
  submit_application: 'APPLICATION',
  subscribe: 'SUBSCRIBE',
  app_store_subscription_convert: 'SUBSCRIBE',
  app_store_subscription_renew: 'SUBSCRIBE',
  first_open: 'MOBILE_APP_FIRST_START',
  // The rest.
  remove_from_cart: 'OTHER',
  select_item: 'OTHER',
  product_removed: 'OTHER',
  product_clicked: 'OTHER',
  custom: 'OTHER'
};

/**
 * Returns what an event is mapped to: the type of the field, or that of its name, where a row of the
 * field "customEventMap" wins over the table.
 */
function mappingOf(event) {
  if (data.eventMode === 'standard') {
    return { type: knownType(data.conversionType), dataSetName: undefined };
  }
  const name = event.name;
  if (name) {
    if (data.customEventMap) {
      const row = rowFor(name);
      if (row) return { type: knownType(row.conversionType), dataSetName: row.dataSetName };
    }
    const known = typeOfEvent(name);
    if (known) return { type: known, dataSetName: undefined };
  }
  return { type: data.unmappedEvents === 'other' ? 'OTHER' : undefined, dataSetName: undefined };
}

/** The row of the field that names an event and a conversion type. */
function rowFor(name) {
  return entriesOf(data.customEventMap)
    .map(objectOf)
    .filter((row) => textOf(row.ga4Event) === name && knownType(row.conversionType))[0];
}

function typeOfEvent(name) {
  if (TYPES_OF_EVENTS.hasOwnProperty(name)) return TYPES_OF_EVENTS[name];
  // "Order Completed" is order_completed; names without a blank are taken as they are.
  const plain = name.indexOf(' ') === -1 ? '' : name.toLowerCase().split(' ').join('_');
  return TYPES_OF_EVENTS.hasOwnProperty(plain) ? TYPES_OF_EVENTS[plain] : undefined;
}

function knownType(value) {
  const text = textOf(value);
  const type = text && text.toUpperCase();
  const isKnown = type && testRegex(createRegex(CONVERSION_TYPES), type);
  return isKnown ? type : undefined;
}

// -----------------------------------------------------------------------------
// The tokens of ad clicks
// -----------------------------------------------------------------------------

/**
 * Returns the click tokens of the visitor: new ones from the landing page's URL, else those that the
 * cookies hold.
 *
 * @param page the URL of the page
 * @param isLanding whether it has new tokens
 * @param cookies where to add those that keep new tokens for later events
 */
function clickTokensOf(page, isLanding, contract, cookies) {
  const tokens = { aref: undefined, clickId: undefined };
  let aref;
  if (isLanding) {
    const query = objectOf(objectOf(parseUrl(page)).searchParams);
    aref = textOf(entriesOf(query.aref)[0]);
    tokens.clickId = clickIdOf(entriesOf(query.amzn_click_id)[0]);
    if (tokens.clickId) cookies.push({ name: 'amzn_click_id', value: tokens.clickId, days: 90 });
  }
  // Amazon has no measurement tokens in its European region.
  if (data.region !== 'EU') tokens.aref = arefTokens(aref, cookies);
  if (contract.takesClickId) {
    tokens.clickId = tokens.clickId || clickIdOf(getCookieValues('amzn_click_id')[0]);
  }
  return tokens;
}

/** Whether the URL of a page has tokens of an ad click. */
function isLandingPage(page) {
  return testRegex(createRegex('[?&](aref|amzn_click_id)='), page);
}

function clickIdOf(value) {
  const text = textOf(value);
  return text && testRegex(createRegex('^[\\w.-]{1,256}$'), text) ? text : undefined;
}

/**
 * Returns the pairs of the cookie that are not too old, before them what the URL gives; at most 147.
 *
 * @param given the URL's aref: a token, to which this moment belongs, or pairs
 */
function arefTokens(given, cookies) {
  const cookie = getCookieValues('amznAref')[0];
  if (given || cookie) return mergedPairs(given, cookie, cookies);
  return undefined;
}

function mergedPairs(given, cookie, cookies) {
  const kept = recentPairs(cookie);
  const newest = recentPairs(given && given.length === 10 ? given + '.' + startedAt : given);
  const isNew = newest[0] && (kept[0] || '').indexOf(newest[0].slice(0, 10)) !== 0;
  const all = (isNew ? newest.concat(kept) : kept).slice(0, 147).join('|');
  if (isNew) cookies.push({ name: 'amznAref', value: all, days: 30 });
  return all || undefined;
}

/** The `token.timestamp` pairs of a text that are at most 30 days old. */
function recentPairs(pairs) {
  const form = createRegex('^[\\dA-Za-z]{10}\\.\\d{13}$');
  return (pairs || '').split('|').filter((pair) => {
    const age = startedAt - +pair.slice(11);
    return testRegex(form, pair) && age < 30 * DAY && age > -DAY;
  });
}

// -----------------------------------------------------------------------------
// Consent
// -----------------------------------------------------------------------------

/** Words that the names of signals hold: one search in the event's names spares the search for each. */
const NAMES =
  '[\\w.-]*(tcf|tc_?string|gpp|(ad|amzn|amazon)[_-]?user[_-]?data|ad[_-]?storage|gcs|gcd|consent|active[_-]?groups)[\\w.-]*';

/**
 * Reads the signals of the fields and the event that consentSource allows, and notes what cannot be read.
 *
 * @param isEachRead whether the rest is read even after a denial of user data, which ends the event
 * @returns undefined where nothing is given
 */
function signalsOf(event, notes, isEachRead) {
  const signals = {};
  if (data.tcf !== undefined) addSignal('tcf', data.tcf, '', signals, notes);
  if (data.gpp !== undefined) addSignal('gpp', data.gpp, '', signals, notes);
  if (data.amznUserData !== undefined)
    addSignal('amznUserData', data.amznUserData, '', signals, notes);
  if (data.amznAdStorage !== undefined)
    addSignal('amznAdStorage', data.amznAdStorage, '', signals, notes);
  const names = event.names.match(createRegex(NAMES, 'gi'));
  if (names) addNamedSignals(names, event, signals, notes, isEachRead);
  return Object.keys(signals)[0] ? signals : undefined;
}

function addNamedSignals(names, event, signals, notes, isEachRead) {
  const mayEnd = !isEachRead && data.adStorageConsent !== 'required' && isLookedAt('amazon');
  for (const name of names) {
    addSignal(name, event.all[name], '', signals, notes);
    if (event.user[name] !== undefined)
      addSignal(name, event.user[name], 'user_data.', signals, notes);
    if (mayEnd && signals.userData === 'DENIED') return;
  }
}

/**
 * Returns the consent that the signals make. Where Amazon's own signals and Google's ad user data are
 * missing, Google's ad storage stands in for them. Where Amazon wants a signal and there is none, the
 * one counts that a consent platform left in the cookie amzn_consent.
 *
 * @returns undefined where nothing is given
 */
function consentOf(event, signals, country, notes) {
  let consent = signals ? consentBy(signals, country, notes) : undefined;
  if (data.sendIpAddress && isIpSent() && data.consentSource !== 'none') {
    const address = ipAddress(event.all.ip_override);
    if (address) {
      if (!consent) consent = noConsent();
      consent.ipAddress = address;
    }
  }
  if (country.requiresConsent && !hasSignal(consent, country) && isLookedAt('amazon')) {
    const address = consent && consent.ipAddress;
    const all = signals || {};
    for (const cookie of getCookieValues('amzn_consent')) {
      addSignal('amzn_consent', cookie, 'cookie.', all, notes);
    }
    consent = Object.keys(all)[0] ? consentBy(all, country, []) : undefined;
    if (consent) consent.ipAddress = address;
  }
  return consent;
}

/**
 * Whether there is a signal that Amazon takes. Its ad storage alone is none, and in the EEA and the UK
 * the IP address alone is none either.
 */
function hasSignal(consent, country) {
  if (!consent) return false;
  if (consent.amznUserData || consent.tcf || consent.gpp) return true;
  return consent.ipAddress !== undefined && !country.isEuropean;
}

function noConsent() {
  return {
    tcf: undefined,
    gpp: undefined,
    amznUserData: undefined,
    amznAdStorage: undefined,
    ipAddress: undefined
  };
}

/** Whether the visitor denied the use of user data, or a signal of it cannot be read. */
function isUserDataDenied(signals) {
  return userDataOf(signals) === 'DENIED';
}

function userDataOf(signals) {
  if (signals.tcf === UNREADABLE || signals.gpp === UNREADABLE) return 'DENIED';
  if (!isLookedAt('amazon')) return undefined;
  return stricter(signals.userData || signals.adStorage, signals.groups);
}

function consentBy(signals, country, notes) {
  const consent = noConsent();
  if (signals.tcf === UNREADABLE || signals.gpp === UNREADABLE) {
    consent.amznUserData = 'DENIED';
    consent.amznAdStorage = 'DENIED';
    return consent;
  }
  consent.tcf = signals.tcf;
  consent.gpp = signals.gpp;
  const gpp = signals.gpp;
  if (gpp && country.isEuropean) {
    if (!testRegex(createRegex(GPP_WITH_TCF), gpp)) {
      notes.push('gpp_without_tcf');
      consent.gpp = undefined;
    }
  }
  if (!isLookedAt('amazon')) return consent;
  consent.amznUserData = userDataOf(signals);
  const storage = stricter(signals.amznAdStorage, signals.adStorage);
  consent.amznAdStorage = stricter(storage, signals.groups);
  return consent;
}

/** Of two statuses a denial holds. */
function stricter(first, second) {
  return first === 'DENIED' ? first : second || first;
}

/** Whether Amazon gets the IP address, to find out the region for consent. */
function isIpSent() {
  return data.sendIpAddress === 'consent' || isIpMatchKey();
}

/** Whether the field consentSource lets the tag look at a kind of signals; it narrows them down to one. */
function isLookedAt(source) {
  const choice = data.consentSource;
  if (choice === 'auto') return true;
  if (!choice || choice === source) return true;
  return choice !== 'tcf' && choice !== 'gpp' && choice !== 'amazon' && choice !== 'none';
}

/** Google's ad storage is read, whatever signal Amazon gets, where the tag requires it. */
function isGoogleRead() {
  return isLookedAt('amazon') || data.adStorageConsent === 'required';
}

/**
 * Adds what a property says, if its name is the one of a signal in any spelling: amzn_user_data,
 * adUserData, "x-ga-mp2-ad_user_data".
 *
 * @param place what a note has before the name: "consent_state."
 */
function addSignal(name, value, place, signals, notes) {
  if (isNothing(value)) return;
  const hump = createRegex('([a-z])([A-Z])', 'g');
  const words = name.replace(hump, '$1_$2').toLowerCase();
  const path = place + name;
  const found = words.match(createRegex(SIGNAL));
  if (!found) {
    if (words.indexOf('consent') !== -1) addConsentObject(words, value, path, signals, notes);
    return;
  }
  const signal = found[1];
  if (signal.indexOf('tc') === 0) {
    if (isLookedAt('tcf')) signals.tcf = frameworkString(path, value, signals.tcf, TCF_FORM, notes);
  } else if (signal.indexOf('gpp') === 0) {
    if (isLookedAt('gpp')) signals.gpp = frameworkString(path, value, signals.gpp, GPP_FORM, notes);
  } else if (isGoogleRead()) {
    addStatus(signal, path, value, signals, notes);
  }
}

/** How the names of signals end, in small letters and with a _ before each hump. */
const SIGNAL =
  '(?:^|[^a-z])(gcs|gcd|(?:ad|amzn|amazon)[_-]?user[_-]?data|(?:(?:amzn|amazon)[_-]?)?ad[_-]?storage|tcf(?:_?consent)?(?:_?string)?|tc_?string|gpp(?:_?string)?|(?:one_?trust|optanon)_?active_?groups)$';

function addStatus(signal, path, value, signals, notes) {
  if (signal === 'gcs') {
    signals.adStorage = stricter(signals.adStorage, gcsStatus(path, value, notes));
  } else if (signal === 'gcd') {
    addGcd(path, value, signals, notes);
  } else if (signal.indexOf('data') !== -1) {
    signals.userData = stricter(signals.userData, statusOf(path, value, notes));
  } else if (signal.indexOf('groups') !== -1) {
    signals.groups = stricter(signals.groups, oneTrustStatus(path, value, notes));
  } else if (signal.indexOf('am') === 0) {
    signals.amznAdStorage = stricter(signals.amznAdStorage, statusOf(path, value, notes));
  } else {
    signals.adStorage = stricter(signals.adStorage, statusOf(path, value, notes));
  }
}

/**
 * Adds the signals inside an object such as consent_state, also in JSON, percent-encoded as in a
 * cookie. Under the usual names a single word is the answer to all of them.
 */
function addConsentObject(words, value, path, signals, notes) {
  const object = typeof value === 'string' ? JSON.parse(decodedText(value)) : value;
  if (getType(object) === 'object') {
    // Amazon's own is three objects deep: consent.amazonConsent.amznUserData.
    if (path.split('.').length > 4) return;
    const inner = object;
    const names = Object.keys(inner).join(' ').match(createRegex(NAMES, 'gi'));
    for (const name of names || []) addSignal(name, inner[name], path + '.', signals, notes);
  } else if (isGoogleRead() && testRegex(createRegex(ONE_WORD), words)) {
    const status = statusOf(path, value, notes);
    signals.userData = stricter(signals.userData, status);
    signals.adStorage = stricter(signals.adStorage, status);
  }
}

/** Objects of signals in whose place a word can stand: a cookie_consent, say, is about something else. */
const ONE_WORD = '^((amzn|amazon)_)?consent(_state|_format)?$';

/**
 * Returns a string of the IAB's frameworks, the first one of several; UNREADABLE if one of them does not
 * have the form.
 */
function frameworkString(path, value, before, form, notes) {
  const text = textOf(value);
  const isOfForm = text && text.length < 8192 && testRegex(createRegex(form), text);
  if (text && isOfForm && (form !== GPP_FORM || hasItsSections(text))) return before || text;
  noteDenied(path, notes);
  return UNREADABLE;
}

/** The fourth character of a GPP string says how many sections it has at least; a range holds several. */
function hasItsSections(gpp) {
  const least = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'.indexOf(gpp.charAt(3));
  return least > 0 && gpp.split('~').length > least;
}

/** The spellings of Amazon's guides, with nothing but blanks around them. */
const GRANT = '^ *(true|yes|1|on|enabled|opted_in|optin|granted) *$';
const DENIAL = '^ *(false|no|0|off|disabled|opted_out|optout|denied) *$';

/** Reads a grant or a denial. */
function statusOf(path, value, notes) {
  const text = typeof value === 'object' ? '' : '' + value;
  if (testRegex(createRegex(GRANT, 'i'), text)) return 'GRANTED';
  if (!testRegex(createRegex(DENIAL, 'i'), text)) noteDenied(path, notes);
  return 'DENIED';
}

function noteDenied(path, notes) {
  notes.push('consent_unreadable:' + path.slice(0, 80));
}

/** Google's gcd has a letter for each consent type, "13p3t3t3p5l1": ad storage at 2, ad user data at 6. */
function addGcd(path, gcd, signals, notes) {
  const text = textOf(gcd) || '';
  const isOfForm = testRegex(createRegex(GCD_FORM), text);
  const storage = isOfForm ? text.charAt(2) : UNREADABLE;
  const userData = isOfForm ? text.charAt(6) : UNREADABLE;
  signals.adStorage = stricter(signals.adStorage, gcdStatus(path, storage, notes));
  signals.userData = stricter(signals.userData, gcdStatus(path, userData, notes));
}

/** l says that nobody was asked; the others say what was the default and what the visitor chose. */
function gcdStatus(path, letter, notes) {
  if (letter === 'l') return undefined;
  if ('nrtv'.indexOf(letter) !== -1) return 'GRANTED';
  if ('mpqu'.indexOf(letter) === -1) noteDenied(path, notes);
  return 'DENIED';
}

const GCD_FORM = '^1\\d([a-z]\\d){4}[\\da-z]{0,12}$';

/** Google's gcs, "G111": its third character is ad storage, - if nobody was asked. */
function gcsStatus(path, gcs, notes) {
  const text = textOf(gcs) || '';
  const isOfForm = testRegex(createRegex('^G1[01-][01-]$'), text);
  const digit = isOfForm ? text.charAt(2) : UNREADABLE;
  return digit === '-' ? undefined : statusOf(path, digit, notes);
}

/**
 * Whether the group for targeting, C0004, is among those that the visitor agreed to, as OneTrust lists
 * them: ",C0001,C0004,", or all of them with what the visitor said, "C0001:1,C0004:0".
 */
function oneTrustStatus(path, value, notes) {
  const list = getType(value) === 'array' ? value.map(textOf).join() : textOf(value);
  const groups = (list || '').split(' ').join('');
  if (groups.length > 4096 || !testRegex(createRegex(GROUP_LIST), groups))
    return statusOf(path, UNREADABLE, notes);
  const isOn = testRegex(createRegex('(^|,)C0004(:1)?(,|$)'), groups);
  return isOn && groups.indexOf('C0004:0') === -1 ? 'GRANTED' : 'DENIED';
}

const GROUP_LIST = '^,*[\\w-]+(:[01])?(,+[\\w-]+(:[01])?)*,*$';

/** Whether a signal is not given: what is there and cannot be read is something else. */
function isNothing(signal) {
  return [undefined, null, '', 'undefined', 'null'].indexOf(signal) !== -1;
}

// -----------------------------------------------------------------------------
// The forms of the IAB's consent strings
// -----------------------------------------------------------------------------

/**
 * The forms of the IAB's consent strings. They can be checked, while the choices in them are read by
 * Amazon. Sources: "Consent string and vendor list formats v2" and the GPP's "Consent String
 * Specification", both of the IAB. The simulator judges by the same patterns.
 */

/**
 * A TCF string of version 2, which begins with C: a core of at least 44 characters, the least that its
 * fields take, and up to three further segments. Version 1, "B…", is not valid any more.
 */
const TCF_FORM = '^C[\\w-]{43,}(\\.[\\w-]+){0,3}$';

/** A GPP string: its header, version 1, and at least one section. */
const GPP_FORM = '^DBA[\\w-]{2,}(~[\\w-]+(\\.[\\w-]+)*)+$';

/** A GPP string that has a TCF string among its sections. */
const GPP_WITH_TCF = '~C[\\w-]{43,}(\\.[\\w-]+){0,3}(~|$)';

// -----------------------------------------------------------------------------
// The country
// -----------------------------------------------------------------------------

/** The European Economic Area and the United Kingdom, where Amazon wants a consent signal. */
const CONSENT_COUNTRIES =
  '^(AT|BE|BG|CY|CZ|DE|DK|EE|ES|FI|FR|GB|GR|HR|HU|IE|IS|IT|LI|LT|LU|LV|MT|NL|NO|OTHER_EEA|PL|PT|RO|SE|SI|SK)$';

/**
 * Returns the country of the event: of the field, the customer's address, what the event says of its
 * place, or the cookie that consent platforms leave for Amazon, whichever is given first; where none is,
 * of the default field or the region of the browser's language, and US where there is neither. One that is given and cannot be read is noted;
 * nothing takes its place, and it requires consent.
 */
function countryOf(event, notes) {
  const given = givenCountry(event);
  const code = given ? countryCode(given) : regionOf(event.all.language);
  if (code) return countryAs(code);
  if (given) {
    notes.push('country_unreadable');
    return { code: 'OTHER', isEuropean: true, requiresConsent: true };
  }
  notes.push('country_assumed');
  return countryAs('US');
}

function givenCountry(event) {
  if (data.countryCode) {
    const field = givenText(data.countryCode);
    if (field) return field;
  }
  const country = givenText(event.address.country);
  if (country) return country;
  const place = placeOf(event) || cookieCountry();
  if (place) return place;
  return data.defaultCountryCode ? givenText(data.defaultCountryCode) : undefined;
}

function countryAs(code) {
  const isEuropean = testRegex(createRegex(CONSENT_COUNTRIES), code);
  return {
    code: code,
    isEuropean: isEuropean,
    requiresConsent: isEuropean || data.region === 'EU'
  };
}

/** What an event says of its place under other names than the address's country. */
function placeOf(event) {
  if (!testRegex(createRegex(PLACE_NAMES), event.names)) return undefined;
  const all = event.all;
  const places = [event.address, event.user, all].concat(
    ['event_location', 'user_location', 'location', 'geo'].map((name) => objectOf(all[name]))
  );
  for (const place of places) {
    const country = countryIn(place);
    if (country) return country;
  }
  return undefined;
}

/** Names that tell of a place; page_location does not. */
const PLACE_NAMES = '(country|region_id|(event|user)_location|\\b(location|geo)\\b)';

/** The Measurement Protocol's user_location has country_id, and region_id as "DE-BY" (ISO 3166-2). */
function countryIn(place) {
  for (const name of ['country', 'country_code', 'countryCode', 'country_id']) {
    const country = givenText(place[name]);
    if (country) return country;
  }
  const region = textOf(place.region_id) || '';
  return testRegex(createRegex('^[A-Z]{2}-[A-Z\\d]{1,3}$'), region) ? region : undefined;
}

/** The country that a consent platform found out and left for Amazon's own tag. */
function cookieCountry() {
  const cookie = getCookieValues('amzn_consent')[0];
  if (!cookie) return undefined;
  return givenText(objectOf(objectOf(JSON.parse(decodedText(cookie))).geo).countryCode);
}

/**
 * Reads a country: "de", "DEU", "Germany", its part "DE-BY" (ISO 3166-2) or a locale, "en-US", whose
 * language is in small letters. Undefined for anything else.
 */
function countryCode(text) {
  const name = text.toUpperCase();
  if (isCountry(name)) return name;
  if (name === 'OTHER' || name === 'OTHER_EEA' || name === 'ZZ') return name;
  // What people and the European Union write for the United Kingdom and Greece.
  if (name === 'UK') return 'GB';
  if (name === 'EL') return 'GR';
  const part = name.match(createRegex('^([A-Z]{2})[-_][A-Z\\d]{1,3}$'));
  const isLocale = text.charAt(0) !== name.charAt(0) || !part || !isCountry(part[1]);
  return (isLocale && regionOf(text)) || (part ? countryCode(part[1]) : namedCountry(name));
}

function namedCountry(name) {
  const article = name.indexOf('THE ') === 0;
  const isName = name.length > 2 && name.search(createRegex('["|\\d]')) === -1;
  return isName ? countryNamed(article ? name.slice(4) : name) : undefined;
}

/** Returns the region of a locale, "en-us" → "US", "zh-Hant-TW" → "TW"; undefined if it has none. */
function regionOf(locale) {
  const text = textOf(locale);
  if (!text) return undefined;
  const parts = text
    .toUpperCase()
    .match(createRegex('^[A-Z]{2,3}(?:[-_][A-Z]{4})?[-_]([A-Z]{2})$'));
  const region = parts && parts[1];
  if (region === 'UK') return 'GB';
  return region && isCountry(region) ? region : undefined;
}

// -----------------------------------------------------------------------------
// Match keys
// -----------------------------------------------------------------------------

/**
 * Returns the match keys of an event, each type once and no type that the contract does not know:
 * from the rows of the field, else from the event data. A value that does not have the form of its
 * type is left out and noted, never hashed.
 */
function matchKeysOf(event, country, contract, notes) {
  const keys = [];
  if (data.matchKeys) readRows(keys, country, contract, notes);
  if (!isOn(data.autoMatchKeys)) return keys;
  // Most events have properties of few kinds: the search in their names spares the search for each.
  const names = event.names;
  const digestNames = testRegex(createRegex(DIGEST_NAMES), names) ? names : '';
  // Rows come before the event, and a contract may know some types only.
  const areLimited = data.matchKeys || contract.matchKeys;
  const addKeys = (kinds, places, valueOf) => {
    let wanted = kinds;
    if (areLimited) wanted = kinds.filter((each) => isWanted(each.type, keys, contract));
    for (const kind of wanted) {
      const value = eventValue(kind, places, valueOf, country, digestNames, notes);
      if (value) keys.push({ type: kind.type, values: [value] });
    }
  };
  const user = event.user;
  const address = event.address;
  const places = [user, address, event.all];
  if (event.custom) places.push(event.custom);
  if (testRegex(createRegex(CONTACT_NAMES), names)) {
    addKeys(contactKinds(), places, digestOf);
  }
  if (testRegex(createRegex(ADDRESS_NAMES), names)) {
    addKeys(addressKinds(), [address, user], digestOf);
  }
  if (testRegex(createRegex(IDENTIFIER_NAMES), names)) {
    addKeys(identifierKinds(), places, identifierOf);
  }
  if (data.sendIpAddress && isIpMatchKey()) addIpAddress(keys, givenIpAddress(event), contract);
  return keys;
}

/** Whether the contract knows a type, and no row has given it. */
function isWanted(type, keys, contract) {
  const known = contract.matchKeys;
  return (!known || known.indexOf(type) !== -1) && !keys.some((key) => key.type === type);
}

/**
 * Returns the first usable value that the event data hold: digests come last.
 *
 * @param digestNames the names of all properties if one of them holds a digest and nothing else, else empty
 */
function eventValue(kind, places, valueOf, country, digestNames, notes) {
  for (const place of places) {
    for (const name of kind.properties) {
      const given = place[name];
      if (given) {
        const text = textOf(given);
        if (text) {
          const value = valueOf(kind, text, country);
          if (value) return value;
        } else {
          const value = valueOfList(kind, given, valueOf, country);
          if (value) return value;
        }
        if (text || isList(given)) {
          notes.push('match_key_unusable:' + kind.type + '.' + name);
        }
      }
    }
  }
  if (digestNames) {
    const digest = givenDigest(kind, places, digestNames, notes);
    if (digest) return digest;
  }
  return fallbackOf(kind, places, country);
}

/** Normalizes and hashes personal data; what is a digest already stays one. */
function digestOf(kind, text, country) {
  if (testRegex(DIGEST, text)) return hexDigest(text) || undefined;
  const normalized = kind.normalize(text, country);
  if (normalized) return sha256Sync(normalized, HEX);
  return undefined;
}

/** The ID of a device that limits tracking is the same for everybody, and none is an e-mail address. */
function identifierOf(kind, text) {
  const isOfForm = testRegex(createRegex(kind.form), text);
  const isUsable = isOfForm && text !== UNREADABLE && !testRegex(E_MAIL_SIGN, text);
  return isUsable && text.indexOf('00000000-0000-0000') !== 0 ? text : undefined;
}

/** Returns the first usable value of a list; of a long one, the first hundred are looked at. */
function valueOfList(kind, list, valueOf, country) {
  for (const entry of entriesOf(list).slice(0, 100)) {
    const text = textOf(entry);
    const value = text && valueOf(kind, text, country);
    if (value) return value;
  }
  return undefined;
}

/** Whether a value that is no text holds anything, a blank text apart. */
function isList(value) {
  const entry = entriesOf(value)[0];
  return entry !== undefined && (entry !== value || typeof value !== 'string');
}

/**
 * Returns the first digest among the properties that hold nothing else.
 *
 * @param names the names of all properties of the event
 */
function givenDigest(kind, places, names, notes) {
  if (kind.form) return undefined;
  const digests = kind.properties.map((name) => 'sha256_' + name);
  if (kind.digest) digests.push(kind.digest);
  for (const name of digests) {
    // Fewer steps than a look into each place.
    const holders = names.indexOf(name) === -1 ? [] : places;
    for (const place of holders) {
      for (const entry of entriesOf(place[name]).slice(0, 100)) {
        const text = textOf(entry);
        const digest = text && testRegex(DIGEST, text) && hexDigest(text);
        if (digest) return digest;
        if (text) notes.push('digest_unusable:' + kind.type + '.' + name);
      }
    }
  }
  return undefined;
}

/** Returns what a property holds that can hold other things too. */
function fallbackOf(kind, places, country) {
  const name = kind.alsoIn;
  if (!name) return undefined;
  for (const place of places) {
    const text = textOf(place[name]);
    const value = text && digestOf(kind, text, country);
    if (value) return value;
  }
  return undefined;
}

/** Returns the visitor's IP address as the client, or else user_data, has it. */
function givenIpAddress(event) {
  return event.all.ip_override || event.user.ip_override || event.address.ip_override;
}

/** Adds the full IP address; no contract but the current one knows it. */
function addIpAddress(keys, value, contract) {
  const address = isWanted('FIP', keys, contract) ? ipAddress(value) : undefined;
  if (address) keys.push({ type: 'FIP', values: [address] });
}

/** Adds the match keys of the field's rows; of several rows of one type the first that can be used. */
function readRows(keys, country, contract, notes) {
  const rows = entriesOf(data.matchKeys).map(objectOf);
  const kinds = contactKinds().concat(addressKinds(), identifierKinds());
  const types = kinds.map((kind) => kind.type);
  for (const row of rows) {
    const type = textOf(row.type) || '';
    if (type === 'FIP' && isIpMatchKey()) addIpAddress(keys, row.value, contract);
    else if (givenText(row.value) && isWanted(type, keys, contract)) {
      const kind = kinds[types.indexOf(type)];
      const valueOf = kind && kind.form ? identifierOf : digestOf;
      const value = kind && valueOfList(kind, row.value, valueOf, country);
      if (value) keys.push({ type: type, values: [value] });
      else if (kind) notes.push('match_key_row_unusable:' + type);
      else notes.push('match_key_row_unknown');
    }
  }
}

// -----------------------------------------------------------------------------
// The names of the properties that hold match keys
// -----------------------------------------------------------------------------

/** The names of those that contacts are read from; the build derives all of them from the kinds. */
const CONTACT_NAMES = 'email_address|email|email_hash|user_id|phone_number|phone|phone_hash';

/** Those of name and address. */
const ADDRESS_NAMES = 'first_name|last_name|street|city|region|postal_code';

/** Those of IDs. */
const IDENTIFIER_NAMES =
  'madid|advertising_id|idfa|gaid|x-ga-resettable_device_id|ramp_id|match_id|real_id|merkle_id|kantar_id';

/** Those that hold a digest and nothing else. */
const DIGEST_NAMES = 'sha256_|email_hash|phone_hash';

// -----------------------------------------------------------------------------
// The kinds of match keys, and where they are found
// -----------------------------------------------------------------------------

/** What somebody is reached at: looked for in user_data, in its address, on top level and in custom_data. */
function contactKinds() {
  return [
    {
      type: 'EMAIL',
      properties: ['email_address', 'email'],
      digest: 'email_hash',
      alsoIn: 'user_id',
      normalize: normalizeEmail
    },
    {
      type: 'PHONE',
      properties: ['phone_number', 'phone'],
      digest: 'phone_hash',
      normalize: normalizePhone
    }
  ];
}

/** Name and address: looked for in user_data.address, then in user_data. */
function addressKinds() {
  return [
    { type: 'FIRST_NAME', properties: ['first_name'], normalize: normalizeName },
    { type: 'LAST_NAME', properties: ['last_name'], normalize: normalizeName },
    { type: 'ADDRESS', properties: ['street'], normalize: normalizeAddress },
    { type: 'CITY', properties: ['city'], normalize: normalizeCity },
    { type: 'STATE', properties: ['region'], normalize: normalizeState },
    { type: 'POSTAL', properties: ['postal_code'], normalize: normalizePostal }
  ];
}

/** IDs of devices and partners: looked for where contacts are. */
function identifierKinds() {
  return [
    {
      type: 'MAID',
      properties: ['madid', 'advertising_id', 'idfa', 'gaid', 'x-ga-resettable_device_id'],
      form: '^[\\dA-Fa-f]{8}(-[\\dA-Fa-f]{4}){3}-[\\dA-Fa-f]{12}$'
    },
    { type: 'RAMP_ID', properties: ['ramp_id'], form: '^[^\\s@]{1,512}$' },
    { type: 'MATCH_ID', properties: ['match_id'], form: '^[\\w.-]{1,100}$' },
    { type: 'REAL_ID', properties: ['real_id'], form: '^[^\\s@]{1,512}$' },
    { type: 'MERKLE_ID', properties: ['merkle_id'], form: '^[^\\s@]{1,512}$' },
    { type: 'KANTAR_ID', properties: ['kantar_id'], form: '^[^\\s@]{1,512}$' }
  ];
}

// -----------------------------------------------------------------------------
// E-mail addresses
// -----------------------------------------------------------------------------

/**
 * " Test@Example.com " → "test@example.com"; empty without one @ between two parts. Amazon's sources
 * disagree on _ and +, so the field emailFormat chooses: the Events API's own specification keeps
 * neither, the Marketing Cloud uploader keeps _, and the sample code of 2026 both.
 */
function normalizeEmail(text) {
  let given = text.toLowerCase();
  if (testRegex(createRegex('[' + APART + ']'), given)) given = addressIn(given);
  const address = given.replace(createRegex(otherSigns(), 'g'), '');
  if (testRegex(createRegex('^[^@]+@[^@]+$'), address)) return address;
  return '';
}

/**
 * Returns the address in a text that holds more: "Kim Berg <kim@example.org>", "mailto:kim@example.org",
 * "kim@example.org (work)"; '' where it cannot be told from the rest. Blanks beside the @ are a slip.
 */
function addressIn(text) {
  const bracketed = text.match(createRegex('^[^<>]*<([^<>]*)>[^<>@]*$'));
  const address = (bracketed ? bracketed[1] : text)
    .split('"')
    .join('')
    .replace(createRegex('\\([^()@]*\\)', 'g'), '')
    .replace(createRegex('^[' + APART + ']+|[' + APART + ']+$', 'g'), '')
    .replace(createRegex('^(mailto|smtp|e-?mail): *'), '')
    .replace(createRegex('\\?.*$'), '');
  const part = '[^@' + APART + ']+';
  const form = createRegex('^' + part + BLANKS + '@' + BLANKS + part + '$');
  return testRegex(form, address) ? address : '';
}

/** Blanks, and signs that stand around an address and not in it. */
const APART = '\\s\u00A0\u2000-\u200A\u202F\u3000<>()":;,\\\\';
const BLANKS = '[\\s\u00A0\u2000-\u200A\u202F\u3000]*';

/** What is taken out of an address in lower case. */
function otherSigns() {
  const format = data.emailFormat;
  if (format === 'plain') return '\\s+';
  if (format === 'marketingCloud') return '[^a-z\\d_.@-]+';
  return '[^a-z\\d.@-]+';
}

// -----------------------------------------------------------------------------
// Telephone numbers
// -----------------------------------------------------------------------------

/**
 * The calling codes behind which a 0 is the trunk prefix, which does not belong there. Source:
 * Google's libphonenumber.
 */
const TRUNK_ZERO =
  '^(20|27|31|32|33|40|41|43|44|46|49|51|53|54|55|57|58|60|61|62|63|64|66|81|82|84|86|90|91|92|93|94|95|98|211|212|213|218|231|232|233|234|243|249|250|251|252|254|255|256|260|261|262|263|264|265|291|353|355|358|359|370|373|374|377|380|381|382|383|385|386|387|389|421|423|508|590|591|593|594|595|596|598|686|850|855|856|880|886|961|962|963|964|966|967|970|971|972|976|977|994|995|996)0+';

/** The calling codes behind which a 0 belongs to the number: Italy, San Marino and others. */
const OWN_ZERO = '^(39|378|225|229|241|242)0';

/** A + before the first digit, whatever stands before it. */
const PLUS = '^[^\\d]*[+\uFF0B]';

/** "ext. 12", "x12", ";ext=12" and "#12" behind the number. */
const EXTENSION = '(\\d)[^\\d]*(x|;|#)[\\s\\S]*$';

/** Extensions and full-width digits, which few numbers have. */
const UNUSUAL = '[xX;#\uFF10-\uFF19]';

/**
 * Returns a telephone number as its calling code and the number: digits only, or with a + where the
 * field phoneFormat says so. Returns '' if the text is not a number.
 *
 * "+44 (0)7911 123456" → "447911123456": a number with a + or an international prefix carries its own
 * calling code, whatever the country of the event. "07911 123456" → "447911123456" in GB: any other
 * gets the code of the country, after the trunk prefix is dropped. Judges: Google's libphonenumber,
 * and for the national numbers of nine countries Amazon's normalizer.
 */
function normalizePhone(text, country) {
  let number = text;
  if (testRegex(createRegex(UNUSUAL), text)) number = plainNumber(text);
  const digits = number.replace(createRegex('\\D+', 'g'), '');
  const whole = testRegex(createRegex(PLUS), number)
    ? internationalNumber(digits, number)
    : dialledNumber(digits, number, country);
  // A number has 7 to 15 digits, its calling code among them, which never begins with 0.
  if (!testRegex(createRegex('^[1-9]\\d{6,14}$'), whole)) return '';
  if (data.phoneFormat === 'e164') return '+' + whole;
  return whole;
}

/** Without an extension, and with ASCII digits for full-width ones. */
function plainNumber(text) {
  const context = text.match(createRegex(';phone-context=(\\+\\d+)'));
  const ascii = '\uFF10\uFF11\uFF12\uFF13\uFF14\uFF15\uFF16\uFF17\uFF18\uFF19'
    .split('')
    .reduce((rest, digit, at) => rest.split(digit).join('' + at), text);
  const number = ascii.replace(createRegex(EXTENSION, 'i'), '$1');
  return (context ? context[1] : '') + number;
}

/** A number without a +, as somebody in the country dials it. */
function dialledNumber(digits, number, country) {
  const dialling = diallingOf(country);
  const isNorthAmerican = dialling && dialling.callingCode === '1';
  const own = internationalPrefixes()[country] || (isNorthAmerican ? '011' : '00');
  const prefix = digits.indexOf(own) === 0 ? own : '00';
  if (digits.indexOf(prefix) === 0) return internationalNumber(digits.slice(prefix.length), number);
  return dialling ? nationalNumber(digits, country, dialling) : '';
}

/** What is dialled before a calling code, where it is neither 00 nor, in countries with 1, 011. */
function internationalPrefixes() {
  return {
    AU: '0011',
    BY: '810',
    CC: '0011',
    CX: '0011',
    JP: '010',
    KZ: '810',
    RU: '810',
    TJ: '810',
    TM: '810'
  };
}

/**
 * A number with its own calling code, from which a trunk 0 is dropped: a bare one behind the codes of
 * countries that dial it, and "(0)" unless the 0 belongs to the number.
 *
 * @param digits the digits of the number, without an international prefix
 * @param number as it was written
 */
function internationalNumber(digits, number) {
  const plain = digits.replace(createRegex(TRUNK_ZERO), '$1');
  const bracket = number.search(createRegex('[(\\[] *0 *[)\\]]'));
  if (bracket < 0) return plain;
  if (plain !== digits) return plain;
  if (testRegex(createRegex(OWN_ZERO), digits)) return digits;
  const behind = number.slice(bracket + 1).replace(createRegex('\\D+', 'g'), '');
  const at = digits.length - behind.length;
  return digits.slice(0, at) + digits.slice(at + 1);
}

/** Returns a number as it is dialled inside its country, or '' if it is not a number there. */
function nationalNumber(digits, country, dialling) {
  const code = dialling.callingCode;
  const hasCode = digits.indexOf(code) === 0;
  const pattern = nationalNumbers()[country];
  if (pattern) {
    const isNational = testRegex(createRegex(pattern), digits);
    // 049… is an area of Germany too, so a number of at most ten digits carries the code only where
    // no area begins like that.
    const isCarried =
      hasCode &&
      (country === 'DE' ? testRegex(createRegex(GERMAN_WITH_CODE), digits) : !isNational);
    const carried = isCarried ? digits.slice(code.length) : digits;
    const national =
      dialling.trunkPrefix === '0' && carried.charAt(0) === '0' ? carried.slice(1) : carried;
    // Where a British number carries its calling code, the normalizer asks for a range in use.
    const isInUse =
      country !== 'GB' || !isCarried || testRegex(createRegex(BRITISH_IN_USE), national);
    const isFit = isInUse && testRegex(createRegex(pattern), national);
    return isFit ? code + national : '';
  }
  const most = dialling.mostDigits;
  const trunk = dialling.trunkPrefix;
  if (!trunk || digits.indexOf(trunk) !== 0 || (trunk !== '0' && digits.length <= most)) {
    // Too long for a number of the country, and its calling code first: it is whole.
    if (hasCode && digits.length > most && digits.length <= most + code.length) return digits;
    return digits.length > most ? '' : code + digits;
  }
  const national = digits.slice(trunk.length);
  return code + (trunk === '8' && national.charAt(0) === '0' ? national.slice(1) : national);
}

/** What else a country's national numbers look like, read off Amazon's normalizer. */
function nationalNumbers() {
  return {
    US: '^[2-9]\\d{9}$',
    CA: '^(([2-8]\\d|90)\\d{8}|9(1[02-9]|2[0589]|3[014678]|4[01579]|5[12469]|7[012389]|8[04569])[2-9]\\d{6})$',
    GB: '^([1-357-9]\\d{9}|[18]\\d{8}|8\\d{6})$',
    DE: '^[1-9]\\d{4,14}$',
    FR: '^[1-9]\\d{8}$',
    ES: '^[5-9]\\d{8}$',
    IT: '^(0\\d{5,10}|1\\d{8,9}|3[0-8]\\d{7,10}|39\\d{7,8}|55\\d{8}|8\\d{5}(\\d{2,4})?)$',
    JP: '^([257-9]\\d{9}|[1-9]\\d{8})$',
    IN: '^([2-9]\\d{9}|1\\d{7,12})$'
  };
}

/** A German number that carries its calling code. */
const GERMAN_WITH_CODE = '^49(\\d{9,}|([89]\\d|30|37|40|49|60|69|70|78|79)\\d*)$';

/** The ranges of British numbers that are in use. */
const BRITISH_IN_USE = '^(([1278]\\d|3[0347]|5[56]|9[018])\\d{8}|\\d{7,9})$';

// -----------------------------------------------------------------------------
// Names and cities
// -----------------------------------------------------------------------------

/** "Saint-Étienne" → "sainttienne": lower case, only a-z and 0-9, as Amazon's normalizer does. */
function normalizeCity(text) {
  return text.toLowerCase().replace(createRegex('[^a-z\\d]+', 'g'), '');
}

/**
 * "Jürgen-Åke" → "juergenke": lower case, some letters that a-z does not have spelled out, as Amazon's
 * normalizer does, then only a-z and 0-9.
 */
function normalizeName(text) {
  if (testRegex(createRegex('[ßäöüøæÄÖÜØÆẞ]'), text)) {
    return normalizeCity(spelledOut(text.toLowerCase()));
  }
  return normalizeCity(text);
}

function spelledOut(name) {
  return ['ßss', 'äae', 'öoe', 'üue', 'øo', 'æae'].reduce(
    (rest, pair) => rest.split(pair.charAt(0)).join(pair.slice(1)),
    name
  );
}

// -----------------------------------------------------------------------------
// Streets
// -----------------------------------------------------------------------------

/**
 * "12-B Main Street, Apt. #5" → "12bmainstaptnumber5" in US: words are replaced from the country's
 * rows and joined. A house number and its letter are two words, and # is one. The steps are those of
 * Amazon's normalizer.
 */
function normalizeAddress(text, country) {
  if (text === UNREADABLE || text.length > MOST_CHARACTERS) return '';
  const rows = addressWordsOf(country);
  // Each word has two blanks of its own around it: "  12  B  MAIN  ST ".
  const words = (' ' + text.toUpperCase() + ' ')
    .replace(createRegex(SEPARATOR, 'g'), '  ')
    .replace(createRegex(HOUSE_WITH_LETTER, 'g'), ' $1  $2 ')
    .split('#')
    .join('  NUMBER  ')
    .match(createRegex(' [^ ]+ ', 'g'));
  return (words || [])
    .map((word) => {
      const at = rows.indexOf(word);
      if (at < 0) return word;
      const row = rows.lastIndexOf('\n', at) + 1;
      return rows.slice(row, rows.indexOf(' ', row));
    })
    .join('')
    .toLowerCase()
    .replace(createRegex(' ', 'g'), '');
}

/** No address is longer; each word of it is looked up. */
const MOST_CHARACTERS = 500;

/** Blanks of any kind, these signs, and C/O. */
const SEPARATOR =
  'C/O|[\\s\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000,.!()\\[\\]{}]';

/** " 12-B ": digits, one dash, and not only digits behind it. */
const HOUSE_WITH_LETTER = ' (\\d+)-(\\d*[^-\\d ][^- ]*) ';

// -----------------------------------------------------------------------------
// IP addresses
// -----------------------------------------------------------------------------

/** Four numbers up to 255; behind a dot there is another. */
const IPV4 = '^((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.\\b|$)){4}$';

/** Groups of an IPv6 address; there may be none on one side of its ::. */
const GROUPS = '([\\dA-Fa-f]{1,4}(:[\\dA-Fa-f]{1,4})*)?';

/**
 * Returns a value that is an IPv4 or IPv6 address; undefined for any other. IPv4 in an IPv6 socket
 * is IPv4: "::ffff:203.0.113.9" → "203.0.113.9".
 */
function ipAddress(value) {
  const text = textOf(value);
  if (!text) return undefined;
  const plain = text.replace(createRegex('^::[Ff]{4}:'), '');
  if (testRegex(createRegex(IPV4), plain)) return plain;
  const groups = text.split(':').filter((part) => part).length;
  const form = groups === 8 ? GROUPS : GROUPS + '::' + GROUPS;
  const isAddress = groups < 9 && testRegex(createRegex('^' + form + '$'), text);
  return isAddress ? text : undefined;
}

/** Whether the IP address is a match key too; a tag saved before there was a choice says true. */
function isIpMatchKey() {
  const choice = data.sendIpAddress;
  return choice === 'consentAndMatchKey' || choice === true || choice === 'true';
}

// -----------------------------------------------------------------------------
// Digests
// -----------------------------------------------------------------------------

/** 64 digits in hex, or 44 characters of Base64, as sha256Sync gives by default. */
const DIGEST = createRegex('^([\\dA-Fa-f]{64}|[\\w+/-]{43}=)$');

/** What an empty text hashes to. */
const OF_NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** Returns a SHA-256 digest in hex and lower case; empty for that of an empty text. */
function hexDigest(digest) {
  const hex = digest.length === 64 ? digest.toLowerCase() : hexOfBase64(digest);
  return hex === OF_NOTHING ? '' : hex;
}

/** Two characters of Base64 have twelve bits, which are three digits in hex. */
function hexOfBase64(text) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const plain = text.split('-').join('+').split('_').join('/').replace('=', 'A');
  let hex = '';
  for (let at = 0; at < 44; at += 2) {
    const bits = letters.indexOf(plain.charAt(at)) * 64 + letters.indexOf(plain.charAt(at + 1));
    const low = bits % 256;
    hex += HEX_DIGITS.charAt((bits - low) / 256) + HEX_DIGITS.charAt((low - (low % 16)) / 16);
    hex += HEX_DIGITS.charAt(low % 16);
  }
  // The last two characters hold 8 bits of a digest and 4 that are 0.
  return hex.slice(0, 64);
}

const HEX_DIGITS = '0123456789abcdef';

// -----------------------------------------------------------------------------
// Value, currency and units
// -----------------------------------------------------------------------------

/**
 * Returns the value of the field or the event with the two decimals that Amazon takes, half a cent
 * rounded up: 8.575 → 8.58. A purchase that gives none is worth the sum of its items. What is missing,
 * and what is given and is no amount, leaves a note.
 */
function valueOf(event, items, isPurchase, notes) {
  const given = givenValue(event);
  if (typeof given === 'number') return fitValue(given, isPurchase, notes);
  const text = givenText(given);
  if (!text) return isPurchase ? sumOf(event, items, notes) : undefined;
  const number = amountIn(text, 'value', isClear(text) ? '' : namedCurrency(event, items), notes);
  if (number !== undefined) return fitValue(number, isPurchase, notes);
  notes.push('value_unreadable');
  return undefined;
}

function givenValue(event) {
  const given = event.all.value;
  return data.value === undefined ? given : givenText(data.value) || given;
}

/** From 1e13 on a number has no cents any more; what a purchase is below zero is never sent. */
function fitValue(number, isPurchase, notes) {
  if (number >= 0 && number < 1e13) return inCents(number);
  // However little it is below zero, it stays so.
  if (number < 0 && (isPurchase || number >= -1e13)) return Math.min(inCents(number), -0.01);
  notes.push('value_out_of_range');
  return undefined;
}

/** Price × quantity of each item; undefined unless every item has a price. */
function sumOf(event, items, notes) {
  if (!items[0]) {
    notes.push('value_missing');
    return undefined;
  }
  let sum = 0;
  let net = 0;
  const isWhole = items.every((item) => {
    const price = priceIn(item.price, event, items, notes);
    const given = item.quantity;
    const quantity = given === undefined || given === '' ? 1 : quantityIn(given, notes);
    net += (price || 0) * (quantity || 0);
    sum += (price || 0) * Math.max(quantity || 0, 0);
    return price !== undefined && quantity !== undefined;
  });
  if (!isWhole) notes.push('item_price_missing');
  // Things that are given back have a quantity below zero; else those count for nothing.
  else return fitValue(net < 0 ? net : sum, true, notes);
  return undefined;
}

/** The factor makes up for what binary numbers lose: 1.005 is a little less than it reads. */
function inCents(number) {
  return Math.round(number * 100 * 1.0000000000000004) / 100 || 0;
}

/** Returns a price; undefined for what is none. */
function priceIn(value, event, items, notes) {
  if (typeof value === 'number') return value - value === 0 ? value : undefined;
  const text = givenText(value);
  if (!text) return undefined;
  return amountIn(text, 'price', isClear(text) ? '' : namedCurrency(event, items), notes);
}

/**
 * Returns the currency of the field or the event, else the one that the value's own sign or all items
 * name; undefined for none that Amazon takes.
 *
 * @param isPurchase whether it is noted that there is none
 */
function currencyOf(event, items, isPurchase, notes) {
  const given = givenCurrency(event);
  const code = given ? currencyIn(given) : undefined;
  if (code) return code;
  if (given) notes.push('currency_unknown');
  const other = signOfValue(event) || currencyOfItems(items);
  if (other) return other;
  if (!given && isPurchase) notes.push('currency_missing');
  return undefined;
}

function givenCurrency(event) {
  const field = data.currencyCode ? givenText(data.currencyCode) : undefined;
  return field || givenText(event.all.currency);
}

/** The currency that amounts of the event are in, as far as it is named; '' where it is not. */
function namedCurrency(event, items) {
  const given = givenCurrency(event);
  return (given && currencyIn(given)) || currencyOfItems(items) || '';
}

function signOfValue(event) {
  const text = givenText(givenValue(event));
  const written = text ? writtenAmount(text) : undefined;
  return written && written.currency;
}

/** The currency of the items, if all of them name the same one. */
function currencyOfItems(items) {
  const codes = items.map((item) => {
    const text = givenText(item.currency);
    return text ? currencyIn(text) : undefined;
  });
  return codes.every((code) => code === codes[0]) ? codes[0] : undefined;
}

/**
 * Returns how many things a purchase has: what the field says, else the sum of the items' quantities,
 * one where an item says none. Undefined where that is nothing.
 */
function unitsOf(items, notes) {
  if (data.unitsSold !== undefined) {
    const field = givenText(data.unitsSold);
    const units = field ? unitsIn(field, notes) : 0;
    if (units) return units;
  }
  let sum = 0;
  for (const item of items) sum += unitsIn(item.quantity, notes);
  if (sum > MOST_UNITS) {
    notes.push('units_out_of_range');
    return undefined;
  }
  if (sum > 0) return sum;
  return undefined;
}

/** Amazon's number of units has 32 bits. */
const MOST_UNITS = 2147483647;

/** Returns how many an item says it is: one where it says nothing. */
function unitsIn(quantity, notes) {
  if (typeof quantity === 'number') return wholeUnits(quantity, notes);
  if (quantity === undefined || quantity === '') return 1;
  return wholeUnits(quantityIn(quantity, notes) || 0, notes);
}

/** Returns a quantity; undefined for what is none. */
function quantityIn(quantity, notes) {
  if (typeof quantity === 'number') return quantity - quantity === 0 ? quantity : undefined;
  const text = givenText(quantity);
  return text ? amountIn(text, 'quantity', '', notes) : undefined;
}

/**
 * Returns a quantity without its fraction, which is noted, or 0 and a note if it is not a number of at
 * least 1.
 */
function wholeUnits(number, notes) {
  const units = Math.floor(number);
  if (units > 0 && units <= MOST_UNITS) {
    if (units !== number) notes.push('units_cut');
    return units;
  }
  notes.push('units_unusable');
  return 0;
}

// -----------------------------------------------------------------------------
// Amounts of money
// -----------------------------------------------------------------------------

/** A number that can be read in one way only, with any number of decimals but three. */
const CLEAR = '^[+-]?\\d+([.,](\\d{1,2}|\\d{4,}))?$';

/**
 * Reads an amount that a person or a shop wrote: "1,299.00", "1.299,00 €", "CHF 1’299.00" and
 * "₹1,23,456.50". Below zero is what has a minus before or behind it, or stands in brackets.
 *
 * With three digits behind one separator an amount can be meant in two ways, and the currency decides:
 * those without decimals part thousands so, those with three have decimals. Of others "1.299" is taken as
 * it stands and noted, "1,299" is not read.
 *
 * @param name what a note calls it
 * @param currency of the event: ISO 4217, or ''; the amount's own sign may not contradict it
 * @returns undefined for what is not an amount
 */
function amountIn(text, name, currency, notes) {
  if (isClear(text)) return +text.replace(',', '.');
  const written = writtenAmount(text);
  if (!written) return undefined;
  const own = written.currency;
  if (own && currency && own !== currency) return undefined;
  const number = numberIn(written.digits, name, own || currency, notes);
  return number !== undefined && written.isBelowZero ? -number : number;
}

/** Whether a text is digits with at most a sign and decimals; no currency is needed to read it. */
function isClear(text) {
  return testRegex(createRegex(CLEAR), text);
}

/** Takes an amount apart into sign, digits and currency; undefined for what is not one. */
function writtenAmount(text) {
  if (text.length > 64) return undefined;
  const parts = plain(text).match(createRegex(writtenForm()));
  if (!parts) return undefined;
  const part = (at) => parts[at] || '';
  const signs = part(1) + part(3) + part(5) + part(7);
  const before = currencyNamed(part(2));
  const behind = currencyNamed(part(6));
  if (before === undefined || behind === undefined) return undefined;
  if (before && behind && before !== behind) return undefined;
  if (!testRegex(createRegex(SIGNS), signs)) return undefined;
  return {
    isBelowZero: signs !== '' && signs !== '+',
    digits: part(4),
    currency: before || behind
  };
}

function currencyNamed(name) {
  return name ? currencyIn(name) : '';
}

/** Signs, currency, digits, and both again. A currency may end with a dot behind a letter: "Fr." */
function writtenForm() {
  const currency = "([^\\d.,'()+-]{0,7}[A-Za-zА-я]\\.|[^\\d.,'()+-]{0,8})";
  const before = '^([(+-]{0,2})' + currency + '([(+-]{0,2})';
  return before + "((?:[.,]?\\d)[\\d.,']*)([)-]{0,2})" + currency + '([)-]{0,2})$';
}

/** One sign at most, or brackets, in which there may be a minus. */
const SIGNS = '^([+-]?|\\(-?\\)|-\\(\\))$';

/** One sign for every minus and bracket, ' for blanks between digits and for apostrophes, no others. */
function plain(text) {
  const signs = text
    .replace(createRegex(BLANK + "|['`´ʼ‘’＇]+", 'g'), "'")
    .replace(createRegex('[‐-―−﹘﹣－]', 'g'), '-')
    .replace(createRegex('（', 'g'), '(')
    .replace(createRegex('）', 'g'), ')')
    .replace(createRegex("'*([^\\d'])'*", 'g'), '$1');
  // "59,-" has no cents; its dash is no minus.
  const cents = signs.search(createRegex('\\d[.,]-{1,2}([^\\d-]|$)'));
  if (cents === -1) return signs;
  const behind = signs.slice(cents + 2).replace(createRegex('^-+'), '');
  return signs.slice(0, cents + 2) + '0' + behind;
}

/** Digits with at most one separator. */
const ONE_SEPARATOR = '^(\\d*[.,])?\\d+$';

/** Groups of three digits, India's of two before them, with or without decimals. */
const GROUPED =
  "^(\\d{1,3}(,\\d{3})+(\\.\\d+)?|\\d{1,3}(\\.\\d{3})+(,\\d+)?|\\d{1,3}('\\d{3})+([.,]\\d+)?|\\d{1,2}([,']\\d{2})+[,']\\d{3}(\\.\\d+)?)$";

function numberIn(digits, name, currency, notes) {
  if (testRegex(createRegex(ONE_SEPARATOR), digits)) {
    const isUnclear = testRegex(createRegex('^[1-9]\\d{0,2}[.,]\\d{3}$'), digits);
    if (isUnclear && testRegex(createRegex(WITHOUT_DECIMALS), currency)) {
      return +digits.replace(createRegex('[.,]'), '');
    }
    if (isUnclear && !testRegex(createRegex(WITH_THREE_DECIMALS), currency)) {
      if (digits.indexOf(',') !== -1) return undefined;
      notes.push('number_ambiguous:' + name);
    }
    return +digits.replace(',', '.');
  }
  if (!testRegex(createRegex(GROUPED), digits)) return undefined;
  const last = digits.search(createRegex('[.,]\\d+$'));
  // "1,299,000": what comes last parts thousands if it stands before them too.
  const isWhole = last === -1 || digits.indexOf(digits.charAt(last)) < last;
  const whole = isWhole ? digits : digits.slice(0, last);
  const decimals = isWhole ? '' : '.' + digits.slice(last + 1);
  return +(whole.replace(createRegex('\\D', 'g'), '') + decimals);
}

// -----------------------------------------------------------------------------
// The currencies
// -----------------------------------------------------------------------------

/** The currencies that Amazon's Events API takes (ISO 4217). Source: its OpenAPI. */
const CODES =
  '^(AED|ARS|AUD|AZN|BBD|BGN|BHD|BMD|BND|BOB|BRL|BSD|CAD|CHF|CLP|CNY|COP|CRC|CZK|DKK|DOP|DZD|EGP|EUR|GBP|GHS|GTQ|HKD|HNL|HRK|HUF|IDR|ILS|INR|JMD|JOD|JPY|KES|KRW|KWD|KYD|KZT|LBP|LKR|MAD|MUR|MXN|MXP|MYR|NAD|NGN|NOK|NZD|PAB|PEN|PHP|PKR|PLN|PYG|QAR|RON|RSD|RUB|SAR|SEK|SGD|THB|TND|TRY|TTD|TWD|TZS|UAH|USD|UYU|VND|XAF|XCD|XOF|XPF|ZAR)$';

/**
 * Reads a currency: its code, "eur", or a sign or name that can mean one only: "€", "US$", "zł".
 *
 * @returns '' for a sign that several currencies have, such as "$"; undefined for anything else
 */
function currencyIn(text) {
  const name = text.toUpperCase();
  if (testRegex(createRegex(CODES), name)) return name;
  const signs = currencySigns();
  return signs.hasOwnProperty(name) ? signs[name] : undefined;
}

/**
 * Signs and names of currencies, in capitals, among those that Amazon takes; '' where several of them
 * share one. Source: the narrow and wide symbols of CLDR, and what shops write.
 */
function currencySigns() {
  return {
    $: '',
    A$: 'AUD',
    AU$: 'AUD',
    C$: 'CAD',
    CA$: 'CAD',
    DH: '',
    DOLLAR: '',
    DOLLARS: '',
    FT: 'HUF',
    'FR.': '',
    HK$: 'HKD',
    KČ: 'CZK',
    KR: '',
    'KR.': '',
    LEI: 'RON',
    MX$: 'MXN',
    NT$: 'TWD',
    NZ$: 'NZD',
    PESO: '',
    PESOS: '',
    R$: 'BRL',
    RM: 'MYR',
    RP: 'IDR',
    'RP.': 'IDR',
    RS: '',
    'RS.': '',
    S$: 'SGD',
    'SFR.': 'CHF',
    TL: 'TRY',
    US$: 'USD',
    ZŁ: 'PLN',
    ЛВ: 'BGN',
    'ЛВ.': 'BGN',
    РУБ: 'RUB',
    'РУБ.': 'RUB',
    ГРН: 'UAH',
    'ГРН.': 'UAH',
    '£': 'GBP',
    '¥': '',
    '￥': '',
    円: 'JPY',
    元: 'CNY',
    원: 'KRW',
    '฿': 'THB',
    '₦': 'NGN',
    '₩': 'KRW',
    '₪': 'ILS',
    '₫': 'VND',
    Đ: 'VND',
    '€': 'EUR',
    EURO: 'EUR',
    EUROS: 'EUR',
    '₱': 'PHP',
    '₴': 'UAH',
    '₸': 'KZT',
    '₹': 'INR',
    '₺': 'TRY',
    '₽': 'RUB'
  };
}

/** Without decimals (ISO 4217), or written without: forints, rupiahs, Colombian pesos. */
const WITHOUT_DECIMALS = '^(CLP|COP|HUF|IDR|JPY|KRW|PYG|VND|XAF|XOF|XPF)$';

/** With three decimals (ISO 4217). */
const WITH_THREE_DECIMALS = '^(BHD|JOD|KWD|TND)$';

// -----------------------------------------------------------------------------
// Where it happened
// -----------------------------------------------------------------------------

/**
 * Returns where the event happened: what the field says, else what the event shows. An app has an
 * app_id or an instance ID, a Fire TV says AFT… in its user agent; all else is a website.
 */
function eventSourceOf(event, userAgent, notes) {
  const field = data.eventSource;
  if (field && field !== 'auto') {
    const chosen = (textOf(field) || '').toUpperCase();
    if (testRegex(createRegex(SOURCES), chosen)) return chosen;
    notes.push('event_source_unknown');
  }
  if (userAgent && testRegex(createRegex(FIRE_TV), userAgent)) return 'FIRE_TV';
  if (testRegex(createRegex('(app_|platform)'), event.names)) {
    return appSourceOf(event.all, userAgent);
  }
  return 'WEBSITE';
}

/** Where conversions happen, in Amazon's words. */
const SOURCES = '^(WEBSITE|ANDROID|IOS|FIRE_TV|OFFLINE|MEASUREMENT_ATTRIBUTION_PARTNER)$';

/** "… Android 9; AFTMM Build/…": Amazon's own models of TVs and sticks. */
const FIRE_TV = '\\bAFT[A-Z0-9]{1,8}\\b';
const APPLE = '\\b(ios|iphone|ipad|ipados|tvos|darwin)\\b';

/** The platform is that of Firebase or of the shop's own, or stands in the user agent. */
function appSourceOf(event, userAgent) {
  const platform = textOf(event['x-ga-platform']) || textOf(event.platform);
  const isApp = event.app_id || event.app_instance_id || event['x-ga-app_instance_id'];
  const isNamed = platform && testRegex(createRegex('^(android|ios)', 'i'), platform);
  if ((!isApp && !isNamed) || platform === 'web') return 'WEBSITE';
  const hint = platform || userAgent || '';
  return testRegex(createRegex(APPLE, 'i'), hint) ? 'IOS' : 'ANDROID';
}

// -----------------------------------------------------------------------------
// Custom data
// -----------------------------------------------------------------------------

/** Amazon takes this many. */
const MOST_CUSTOM_DATA = 13;

/**
 * Returns custom data from the rows of the field and, where no row has the name, brand, category and
 * productId of the first item. The entries of a list are joined. What Amazon cannot take is left out and noted.
 */
function customDataOf(items, notes) {
  const all = [];
  if (data.customData) entriesOf(data.customData).forEach((row) => addRow(row, all, notes));
  const item = items[0];
  if (item && isOn(data.autoCustomData)) {
    addOfItem('brand', item.item_brand || item.brand, all, notes);
    addOfItem('category', item.item_category || item.category, all, notes);
    addOfItem('productId', item.item_id || item.product_id, all, notes);
  }
  if (data.customData) return fitting(all, notes);
  if (all[0]) return all;
  return undefined;
}

/** The first of each name, and no more than Amazon takes. */
function fitting(all, notes) {
  const names = all.map((datum) => datum.name);
  const first = all.filter((datum, at) => names.indexOf(datum.name) === at);
  first.slice(MOST_CUSTOM_DATA).forEach((datum) => noteLeftOut(datum.name, notes));
  return first[0] ? first.slice(0, MOST_CUSTOM_DATA) : undefined;
}

function addRow(row, all, notes) {
  const cells = objectOf(row);
  const name = wordsOf(textOf(cells.name) || '');
  if (!givenText(cells.value)) return;
  const dataType = textOf(cells.dataType) || 'STRING';
  const texts = entriesOf(cells.value).map(textOf);
  const value = dataType === 'STRING' ? joined(texts) : otherValueOf(dataType, texts);
  if (name && value) {
    all.push({ name: name, dataType: dataType, value: value });
    if (dataType === 'TIMESTAMP' && isWithoutZone(texts[0])) {
      notes.push('custom_data_as_utc:' + name);
    }
  } else if (name) noteLeftOut(name, notes);
  else notes.push('custom_data_nameless');
}

function addOfItem(name, given, all, notes) {
  if (given) {
    const text = givenText(given);
    if (text) {
      let value = stringOf(text);
      if (text !== given) value = joined(entriesOf(given).map(textOf));
      if (value) all.push({ name: name, dataType: 'STRING', value: value });
      else noteLeftOut(name, notes);
    }
  }
}

/** The entries of a list as one text; undefined where one of them cannot be sent, or all are too long. */
function joined(texts) {
  const words = texts.map((text) => (text ? stringOf(text) : undefined));
  const whole = words.join('_');
  return words.indexOf(undefined) === -1 && whole.length <= 256 ? whole : undefined;
}

function noteLeftOut(what, notes) {
  notes.push('custom_data_unusable:' + what);
}

/**
 * Returns a text as Amazon takes it: letters, digits and underscores. Undefined for what would not say
 * the same then: a decimal number and one below zero, as Amazon takes no dots and no dashes (a price is
 * best passed in cents), what is too long, and what names a person.
 */
function stringOf(text) {
  if (testRegex(WORD, text)) return text;
  if (testRegex(createRegex(NO_STRING), text) || testRegex(E_MAIL_SIGN, text)) return undefined;
  return wordsOf(text);
}

/** What Amazon takes as it is. */
const WORD = createRegex('^\\w{1,256}$');

/** A number, UNREADABLE, and a text of more than 256 characters. */
const NO_STRING = '^([+-]?\\d*[.,]?\\d+|\\?|[\\s\\S]{257,})$';

/** A whole number that has 32 bits and no sign, or a time, in milliseconds since 1970; never a list. */
function otherValueOf(dataType, texts) {
  const text = texts[0];
  if (!text || texts.length > 1) return undefined;
  if (dataType === 'TIMESTAMP') {
    const time = momentOf(text);
    return time === undefined ? undefined : '' + time;
  }
  const isWhole = testRegex(createRegex('^\\d{1,10}$'), text);
  return dataType === 'INTEGER' && isWhole && +text < 2147483648 ? text : undefined;
}

/**
 * "Google Merchandise (EU)" → "Google_Merchandise_EU": other characters make one underscore. Undefined
 * where there is no letter and no digit.
 */
function wordsOf(text) {
  const words = text.match(createRegex('\\w+', 'g'));
  if (words) return words.join('_');
  return undefined;
}

// -----------------------------------------------------------------------------
// Postal codes
// -----------------------------------------------------------------------------

/**
 * "75236-9599" → "75236" in US, "D-60311" → "60311" in DE, "k1a 0b1" → "K1A0B1" in CA. Empty where the
 * country's form is not met; other countries have letters and digits in capitals. Source of the forms:
 * Amazon's normalizer.
 */
function normalizePostal(text, country) {
  const length = digitsOfCodes()[country];
  if (length) {
    const digits = text.replace(createRegex('\\D+', 'g'), '');
    if (digits.length >= length) return digits.slice(0, length);
    return '';
  }
  const code = text.toUpperCase().replace(createRegex('[^A-Z\\d]+', 'g'), '');
  const form = country === 'CA' ? CANADIAN : country === 'GB' ? BRITISH : undefined;
  if (!form) return code.slice(0, 12);
  const found = code.slice(0, 7).match(createRegex(form));
  return found ? found[0] : '';
}

/** How many digits a code has, in countries whose codes have nothing else; what follows is cut off. */
function digitsOfCodes() {
  return { DE: 5, ES: 5, FR: 5, IN: 6, IT: 5, JP: 7, US: 5 };
}

const CANADIAN = '^([A-Z]\\d){3}';
const BRITISH = '^([A-Z]{1,2}\\d{2,3}|[A-Z]{1,2}\\d[A-Z]\\d)[A-Z]{2}$';

// -----------------------------------------------------------------------------
// Limited data use
// -----------------------------------------------------------------------------

/**
 * Whether an event asks Amazon to limit what it does with it: by limited_data_use, by
 * LIMITED_DATA_USE or LDU among its dataProcessingOptions, or because its us_privacy ("1YYN", the IAB's
 * string for US states) says that the visitor opted out of sale. Both names are read in camel case too.
 * What cannot be read counts as a yes and is noted.
 */
function isLimitedDataUse(event, notes) {
  for (const name of ['limited_data_use', 'limitedDataUse']) {
    const choice = event[name];
    const text = choice === true ? 'true' : choice === false ? 'false' : givenText(choice);
    if (text && matches('^(true|yes|1|on|limited_data_use|ldu)$', text)) return true;
    if (text && !matches('^(false|no|0|off)$', text)) return noteUnreadable(name, notes);
  }
  for (const name of ['dataProcessingOptions', 'data_processing_options']) {
    if (event[name] !== undefined && hasLimit(name, event[name], notes)) return true;
  }
  for (const name of ['us_privacy', 'usPrivacy']) {
    const privacy = givenText(event[name]);
    if (privacy && !matches('^1[yn-]{3}$', privacy)) return noteUnreadable(name, notes);
    if (privacy && privacy.charAt(2).toUpperCase() === 'Y') return true;
  }
  return false;
}

/** Whether processing options ask for limited data use: a text, a list of them, or {options}. */
function hasLimit(name, value, notes) {
  const inner = objectOf(value).options;
  const options = entriesOf(inner === undefined ? value : inner);
  // An empty list asks for nothing.
  return options.some((option) => {
    const text = textOf(option);
    if (text && matches('^ *(limited[ _-]?data[ _-]?use|ldu) *$', text)) return true;
    return text === undefined && typeof option === 'string' ? false : noteUnreadable(name, notes);
  });
}

function matches(pattern, text) {
  return testRegex(createRegex(pattern, 'i'), text);
}

function noteUnreadable(name, notes) {
  notes.push('limited_data_use_assumed:' + name);
  return true;
}

// -----------------------------------------------------------------------------
// The ID of the event
// -----------------------------------------------------------------------------

/** How sha256Sync gives a digest in hex. */
const HEX = { outputEncoding: 'hex' };

/**
 * Returns the ID under which Amazon counts the event once; undefined if the event has none.
 *
 * The field comes first. Of the event, a purchase has its transaction_id, which Amazon's own Ad Tag
 * template (v4.0, automatic mode) sends as clientDedupeId, and then event_id; any other type, and a
 * tag whose field eventIdSource is "eventId", has them the other way round. Amazon counts IDs across
 * all types, so only a purchase has the bare transaction_id: another type has its name behind it.
 */
function givenEventId(event, type, notes) {
  const isPurchase = type === 'OFF_AMAZON_PURCHASES';
  const all = event.all;
  const order = all.transaction_id ? givenText(all.transaction_id) : undefined;
  const given = chosenId(all, order, isPurchase);
  if (!given) return undefined;
  if (given === UNREADABLE) {
    notes.push('event_id_unreadable');
    return undefined;
  }
  const id = impersonalId(given);
  if (isPurchase || given !== order) return id;
  return id + '.' + (type || 'OTHER');
}

/** The field, or of the event's two IDs the one that comes first. */
function chosenId(event, order, isPurchase) {
  if (data.eventId) {
    const field = givenText(data.eventId);
    if (field) return field;
  }
  if (order && isPurchase) {
    if (data.eventIdSource !== 'eventId') return order;
  }
  return givenText(event.event_id) || order;
}

/** An e-mail address, or a text too long for an ID, is replaced by its digest. */
function impersonalId(given) {
  if (testRegex(E_MAIL_SIGN, given) || given.length > 256) return sha256Sync(given, HEX);
  return given;
}

// -----------------------------------------------------------------------------
// The advertisers
// -----------------------------------------------------------------------------

/**
 * Returns the advertiser of the tag's own fields, then the additional ones.
 *
 * @param eventDataSet the data set that the mapping row of the event names; additional advertisers
 *   may have one of their own
 */
function recipientsOf(contract, eventDataSet, notes) {
  const own = {
    id: advertiserId(data[contract.advertiserField]),
    dataSetName: dataSetName(eventDataSet || data.dataSetName, notes)
  };
  if (!data.additionalAdvertisers) return [own];
  return [own].concat(
    entriesOf(data.additionalAdvertisers).map((each) => {
      const row = objectOf(each);
      return {
        id: advertiserId(row[contract.advertiserField]),
        dataSetName: dataSetName(row.dataSetName || eventDataSet, notes)
      };
    })
  );
}

/** Account and profile IDs are numbers; ENTITY… is the ID of an entity, which Amazon refuses. */
function advertiserId(value) {
  const text = textOf(value);
  if (text && testRegex(createRegex('^\\d{1,25}$'), text)) return text;
  return undefined;
}

/** Amazon's rule for the name of a data set. */
function dataSetName(value, notes) {
  if (!value) return undefined;
  const text = givenText(value);
  if (!text) return undefined;
  if (testRegex(createRegex('^[A-Za-z][\\w-]{4,99}$'), text)) return text;
  notes.push('data_set_name_unusable');
  return undefined;
}

// -----------------------------------------------------------------------------
// Delivery
// -----------------------------------------------------------------------------

/**
 * Delivers a conversion to one advertiser: at once, or by way of the advertiser's own queue.
 *
 * @param done called once, with whether Amazon accepted it, or the queue took it
 */
function deliver(conversion, contract, recipient, log, done) {
  const delivery = {
    conversion: conversion,
    contract: contract,
    recipient: recipient,
    log: log,
    attempts: 0
  };
  const id = recipient.id;
  if (!id) {
    const isAccount = contract.advertiserField === 'accountId';
    return report(
      delivery,
      failed(isAccount ? 'account_id_unusable' : 'profile_id_unusable'),
      done
    );
  }
  if (data.delivery === 'queue') return enqueue(delivery, id, done);
  sendNow(delivery, id, done);
}

/** Hands a conversion to the queue; one that the queue does not take is sent at once. */
function enqueue(delivery, id, done) {
  const message = {
    contract: delivery.contract.name,
    region: data.region,
    account_id: id,
    event_id: delivery.conversion.id,
    event_name: delivery.log.eventName,
    request_body: bodyToKeep(delivery)
  };
  publish(message, (status) => {
    if (status >= 200 && status < 300) {
      const ending = {
        outcome: 'queued',
        reason: undefined,
        statusCode: status,
        token: undefined
      };
      return report(delivery, ending, done);
    }
    delivery.log.notes.push(
      status < 0 ? 'queue_unusable' : 'queue_refused:' + (status || 'nothing')
    );
    sendNow(delivery, id, done);
  });
}

/** Sends a conversion: the same bytes on every attempt, and a token that was refused is replaced once. */
function sendNow(delivery, id, done) {
  const conversion = delivery.conversion;
  const contract = delivery.contract;
  const recipient = delivery.recipient;
  const log = delivery.log;
  const region = regionSuffix();
  const admission = admissionAt(startedAt, region, id);
  if (admission === 'kept') return report(delivery, failed('breaker_open'), done);

  const headers = { 'Content-Type': contract.mediaType };
  headers[contract.clientHeader] = textOf(data.clientId);
  headers[contract.advertiserHeader] = id;
  const request = {
    url: 'https://advertising-api' + region + '.amazon.com' + contract.path,
    headers: headers,
    body: bodyOf(conversion, contract, recipient.dataSetName),
    attempts: 0,
    mostAttempts: settingOf(data.maxAttempts, 5, 10),
    timeout: settingOf(data.timeoutMs, 5000, 30000),
    // Everything that is sent for one event begins before the deadline, its tokens included.
    deadline: startedAt + 30000
  };

  if (admission === 'probe') request.mostAttempts = 1;

  const isVerbose = log.isVerbose;
  const send = (mayReplace) =>
    withAccessToken(
      request.deadline,
      (token, origin) => {
        headers.Authorization = 'Bearer ' + token;
        if (isVerbose) logRequest(delivery, request.url);
        sendPersistently(request, (answer) => {
          const status = answer.statusCode;
          delivery.attempts = request.attempts;
          if (answer.isDown)
            recordFailure(getTimestampMillis(), region, id, status, answer.retryAfter);
          else recordAnswer(region, id);
          const ending = endingOf(answer, delivery, token, origin);
          if (isVerbose) logAnswer(ending, log);
          if (status === 401) {
            if (origin !== 'given' && mayReplace(token)) return send(keepRefusedToken);
          }
          report(delivery, ending, done);
        });
      },
      (reason) => {
        delivery.attempts = request.attempts;
        report(delivery, failed(reason), done);
      }
    );
  send(dropToken);
}

function failed(reason) {
  return { outcome: 'failed', reason: reason, statusCode: undefined, token: undefined };
}

function bodyOf(conversion, contract, dataSetName) {
  const body = {};
  body[contract.listName] = [contract.eventOf(conversion, dataSetName)];
  return JSON.stringify(body);
}

/** Returns the body for a dead letter: the conversion without its IP address and its postal code. */
function bodyToKeep(delivery) {
  const conversion = delivery.conversion;
  const dataSetName = delivery.recipient.dataSetName;
  const body = bodyOf(conversion, delivery.contract, dataSetName);
  const consent = conversion.consent;
  // Few bodies have either, and a copy costs more than a look.
  if (!conversion.postalCode && !(consent && consent.ipAddress) && body.indexOf('"FIP"') < 0) {
    return body;
  }
  const copy = JSON.parse(JSON.stringify(conversion));
  copy.matchKeys = copy.matchKeys.filter((key) => key.type !== 'FIP');
  if (copy.consent) copy.consent.ipAddress = undefined;
  copy.postalCode = undefined;
  return bodyOf(copy, delivery.contract, dataSetName);
}

/** What to do about a status, where Amazon's words alone do not say. */
function statusRemedies() {
  return {
    400: 'check country and match keys',
    401: 'check credentials and region',
    403: 'check account or profile ID, and access',
    404: 'check API and region',
    413: 'send less custom data',
    422: 'check match keys'
  };
}

/** What the final answer means for the conversion, and Amazon's reason. */
function endingOf(answer, delivery, token, origin) {
  const status = answer.statusCode;
  const body = JSON.parse(answer.body);
  const verdict = readVerdict(status, body, delivery.contract.firstIndex);
  if (verdict.outcome === 'accepted') {
    return { outcome: 'accepted', reason: undefined, statusCode: status, token: origin };
  }
  const words = verdict.words;
  const quoted = words && withoutSent(words, delivery.conversion, token);
  const remedy = statusRemedies()[status] || answer.reason;
  const isRead = status >= 200 && status < 300;
  return {
    outcome: verdict.outcome,
    reason:
      answerCode(answer, verdict.outcome === 'refused') +
      ':' +
      (status || 'nothing') +
      (quoted ? ': ' + quoted : isRead ? ': nothing on the event' : '') +
      (remedy ? ': ' + remedy : ''),
    statusCode: status,
    token: origin
  };
}

function answerCode(answer, isRefused) {
  const status = answer.statusCode;
  if (answer.isDown) {
    if (answer.retryAfter > MOST_RETRY_AFTER) return 'amazon_wait_too_long';
    if (!status) return 'amazon_silent';
    return status === 429 ? 'amazon_throttled' : 'amazon_unavailable';
  }
  if (status === 401) return 'amazon_token_refused';
  if (status === 403) return 'amazon_access_refused';
  if (status === 404) return 'amazon_address_unknown';
  if (isRefused) return 'amazon_refused';
  return status >= 500 ? 'amazon_unavailable' : 'amazon_unreadable';
}

/**
 * Returns at most 500 characters of Amazon's words. Amazon can repeat values that it was sent: these and
 * every e-mail address become '…'.
 */
function withoutSent(text, conversion, token) {
  const secrets = [
    token,
    conversion.consent ? conversion.consent.ipAddress : undefined,
    conversion.postalCode,
    conversion.userAgent
  ];
  return conversion.matchKeys
    .map((key) => key.values[0])
    .concat(secrets)
    .reduce((rest, secret) => (secret ? rest.split(secret).join('…') : rest), text)
    .replace(createRegex('\\S*@\\S*', 'g'), '…')
    .slice(0, 500);
}

/** Logs how a delivery ended, writes a dead letter if the tag is set to and it failed, and calls back. */
function report(delivery, ending, done) {
  const log = delivery.log;
  const isAccepted = ending.outcome === 'accepted' || ending.outcome === 'queued';
  const isDeadLetter = isAccepted ? false : data.deadLetterMode === 'bigquery';
  if (!log.isReported && !isDeadLetter) return done(isAccepted);
  const conversion = delivery.conversion;
  const line = {
    EventId: conversion.id,
    ConversionType: conversion.type,
    MatchKeys: conversion.matchKeys.map((key) => key.type).join() || undefined,
    MatchKeyCount: conversion.matchKeys.length,
    AccountId: delivery.recipient.id,
    StatusCode: ending.statusCode,
    Attempts: delivery.attempts,
    LatencyMs: getTimestampMillis() - startedAt,
    Token: ending.token
  };
  logReport(ending.outcome, ending.reason, line, log);
  if (!isDeadLetter) return done(isAccepted);
  line.EventTime = conversion.time;
  line.Contract = delivery.contract.name;
  line.Region = data.region;
  line.RequestBody = bodyToKeep(delivery);
  keepDeadLetter(line, log, () => done(false));
}

/**
 * Keeps a conversion that was not delivered as a row in the advertiser's own BigQuery table, from
 * which it can be sent again later. If the row cannot be written, the log holds it whole.
 */
function keepDeadLetter(line, log, done) {
  const table = [data.deadLetterProjectId, data.deadLetterDatasetId, data.deadLetterTableId];
  insertReport(line, table, log).then(done, () => {
    line.Message = 'BigQuery refused this dead letter';
    writeLine('Message', line, log);
    done();
  });
}

function logRequest(delivery, url) {
  const body = JSON.parse(bodyToKeep(delivery));
  writeLine('Request', { RequestUrl: url, RequestBody: body }, delivery.log);
}

function logAnswer(ending, log) {
  const reason = ending.reason;
  const line = {
    ResponseStatusCode: ending.statusCode,
    ResponseBody: reason && sentenceOf(reason, REASONS)
  };
  writeLine('Response', line, log);
}

// -----------------------------------------------------------------------------
// The queue
// -----------------------------------------------------------------------------

/**
 * Publishes a conversion to the advertiser's own topic of Pub/Sub, from which `amazon-ads work` sends it.
 *
 * Source: the method projects.topics.publish of Pub/Sub's REST API.
 *
 * @param message a dead letter's columns
 * @param done called once, with the status of Pub/Sub's answer: 0 where none came, -1 if the fields name
 *   no topic
 */
function publish(message, done) {
  const path = data.queueProjectId + '/topics/' + data.queueTopic;
  const form = createRegex('^[\\w.:-]+/topics/[\\w.~+%-]+$');
  if (!data.queueProjectId || !data.queueTopic || !testRegex(form, path)) return done(-1);
  const text = toBase64(JSON.stringify(message));
  sendHttpRequest(
    'https://pubsub.googleapis.com/v1/projects/' + path + ':publish',
    {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      timeout: 5000,
      authorization: getGoogleAuth({ scopes: ['https://www.googleapis.com/auth/pubsub'] })
    },
    '{"messages":[{"data":"' + text + '"}]}'
  ).then(
    (result) => done(result.statusCode),
    () => done(0)
  );
}

// -----------------------------------------------------------------------------
// Amazon's regions
// -----------------------------------------------------------------------------

/** Amazon's region as its host names have it: "" for North America, "-eu", "-fe". */
function regionSuffix() {
  const region = data.region;
  if (region === 'EU') return '-eu';
  if (region === 'FE') return '-fe';
  return '';
}

// -----------------------------------------------------------------------------
// The circuit breaker
// -----------------------------------------------------------------------------

/**
 * Circuit breakers for each server instance: while Amazon is down, waiting with every event would cost
 * the server most when it can least afford it. After five events in a row that Amazon did not take in
 * spite of all attempts, events are not sent any more; now and then one probes with a single attempt,
 * and the first that gets through ends it. A region has one for servers that are out of order or out of
 * reach, and each advertiser has one of its own for 429, which says nothing about the others.
 */
const MOST_FAILURES = 5;

/** Between two probes, in milliseconds: ten seconds at first, twice as long after each, to a minute. */
const FIRST_PAUSE = 10000;
const MOST_PAUSE = 60000;

/** The circuit of the region itself; the others are called by the advertiser's ID, which is a number. */
const WHOLE_REGION = 'region';

/** The circuits in which this event counts as a failure already: it may have several advertisers. */
let counted = '';

/**
 * Decides on an event for an advertiser; of many at once, one becomes the probe.
 *
 * @param region the suffix of its hosts: Amazon's regions are apart, so each has circuits of its own
 */
function admissionAt(now, region, advertiser) {
  const stored = templateDataStorage.getItemCopy(CIRCUITS_KEY + region);
  // Nothing is stored while Amazon takes what it is sent.
  if (!stored) return 'usual';
  const circuits = propertiesOf(stored);
  let admission = 'usual';
  for (const name of [WHOLE_REGION, advertiser]) {
    const circuit = circuitOf(circuits[name], now);
    if (circuit.failures >= MOST_FAILURES) {
      if (circuit.probeAt > now) return 'kept';
      circuits[name] = { failures: circuit.failures, probeAt: now + FIRST_PAUSE };
      admission = 'probe';
    }
  }
  if (admission === 'probe') templateDataStorage.setItemCopy(CIRCUITS_KEY + region, circuits);
  return admission;
}

/** Amazon answered an advertiser's event: whatever it said, it is there. */
function recordAnswer(region, advertiser) {
  const stored = templateDataStorage.getItemCopy(CIRCUITS_KEY + region);
  if (stored) keepWithout([WHOLE_REGION, advertiser], propertiesOf(stored), region);
}

/**
 * Amazon did not take an event: 429 counts for the advertiser, anything else for the region.
 *
 * @param retryAfter how long it wants to be left alone, in milliseconds
 */
function recordFailure(now, region, advertiser, statusCode, retryAfter) {
  const name = statusCode === 429 ? advertiser : WHOLE_REGION;
  const circuits = propertiesOf(templateDataStorage.getItemCopy(CIRCUITS_KEY + region));
  // It was there to say so.
  if (statusCode === 429) circuits[WHOLE_REGION] = undefined;
  const isCounted = counted.indexOf(' ' + name + ' ') !== -1;
  counted += ' ' + name + ' ';
  const failures = circuitOf(circuits[name], now).failures + (isCounted ? 0 : 1);
  const pause = FIRST_PAUSE * Math.pow(2, Math.max(failures - MOST_FAILURES, 0));
  circuits[name] = {
    failures: failures,
    probeAt: now + Math.min(Math.max(Math.min(pause, MOST_PAUSE), retryAfter), 5 * MOST_PAUSE)
  };
  keepWithout([], circuits, region);
}

/** Stores the circuits but some; nothing where none is left. */
function keepWithout(names, circuits, region) {
  const rest = {};
  let isEmpty = true;
  for (const name in circuits) {
    if (circuits[name] && names.indexOf(name) === -1) {
      rest[name] = circuits[name];
      isEmpty = false;
    }
  }
  if (isEmpty) templateDataStorage.removeItem(CIRCUITS_KEY + region);
  else templateDataStorage.setItemCopy(CIRCUITS_KEY + region, rest);
}

/** Reads a circuit; one that this version of the tag cannot have written counts for nothing. */
function circuitOf(stored, now) {
  const circuit = objectOf(stored);
  const failures = circuit.failures;
  const probeAt = circuit.probeAt;
  const isFit = typeof failures === 'number' && failures > 0 && failures < 1e9;
  const left = typeof probeAt === 'number' ? probeAt - now : 0;
  return {
    failures: isFit ? failures : 0,
    probeAt: left <= 5 * MOST_PAUSE ? now + left : 0
  };
}

function propertiesOf(stored) {
  return getType(stored) === 'object' ? stored : {};
}

const CIRCUITS_KEY = 'amazon ads circuits 2';

// -----------------------------------------------------------------------------
// When it happened
// -----------------------------------------------------------------------------

/** When the tag began to run, in milliseconds since 1970. */
const startedAt = getTimestampMillis();

/**
 * Returns when the event happened, in milliseconds since 1970: what the field says, else the event,
 * else now. What the event says and is no time leaves a note, and so does a time that names no zone.
 *
 * @returns undefined if the field is filled in and does not hold a time
 */
function eventTimeOf(event, notes) {
  if (data.eventTime) {
    const field = givenText(data.eventTime);
    if (field) {
      if (isWithoutZone(field)) notes.push('event_time_as_utc:Event time');
      return pastMoment(field);
    }
  }
  if (testRegex(createRegex('(event_time|timestamp)'), event.names))
    return givenTimeOf(event, notes) || startedAt;
  return startedAt;
}

/** The first of the event's times that is one. */
function givenTimeOf(event, notes) {
  for (const name of ['event_time', 'timestamp_ms', 'timestamp_micros', 'timestamp']) {
    const given = givenText(event.all[name]);
    const time = given && pastMoment(given);
    if (time) {
      if (isWithoutZone(given)) notes.push('event_time_as_utc:' + name);
      return time;
    }
    if (given) notes.push('event_time_unusable:' + name);
  }
  return undefined;
}

/** A clock may be ahead of the server's by an hour at most. */
function pastMoment(text) {
  const time = momentOf(text);
  return time !== undefined && time < startedAt + HOUR ? time : undefined;
}

// -----------------------------------------------------------------------------
// Moments in time
// -----------------------------------------------------------------------------

const HOUR = 3600000;
const DAY = 86400000;

/** "2026-04-20T12:34:56.789+02:00"; the time, and an offset from UTC behind it, may be missing. */
const ISO_8601 =
  '^(\\d{4})-(\\d\\d)-(\\d\\d)(?:(?:[Tt]| +)([01]\\d|2[0-3]):([0-5]\\d)(?::([0-5]\\d)(?:[.,](\\d+))?)?(?: ?(?:[Zz]|UTC|GMT)| ?([+-])([01]\\d):?([0-5]\\d)?)?)?$';

/** "Fri, 20 Nov 2026 10:00:00 GMT" or "20 Nov 2026 10:00:00 -0500". */
const RFC_1123 =
  '^(?:[A-Z][a-z]{2}, )?(\\d{1,2}) ([A-Z][a-z]{2}) (\\d{4}) (\\d\\d:\\d\\d(?::\\d\\d)?) (GMT|UTC|[+-]\\d{4})$';
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/**
 * Reads a moment that can be only one: ISO 8601, RFC 1123, or seconds, milliseconds or microseconds
 * since 1970, of which the size tells them apart. A time without an offset is UTC.
 *
 * @returns milliseconds since 1970; undefined for anything else
 */
function momentOf(text) {
  const number = +text;
  if (number >= 1e8 && number < 1e17) {
    return Math.floor(number < 1e11 ? number * 1000 : number < 1e14 ? number : number / 1000);
  }
  const parts = text.match(createRegex(RFC_1123));
  if (!parts) return isoMoment(text);
  const month = MONTHS.indexOf(parts[2]) / 3 + 1;
  return isoMoment(
    [parts[3], twoDigits(month), twoDigits(+parts[1])].join('-') +
      ('T' + parts[4] + (parts[5] || '')).replace('GMT', 'Z').replace('UTC', 'Z')
  );
}

/** Whether a text that is a moment names no zone: a date alone, or with a clock. It can mean 27 hours. */
function isWithoutZone(text) {
  return testRegex(createRegex('^\\d{4}-\\d\\d-\\d\\d([Tt ] *[\\d:.,]+)?$'), text);
}

function isoMoment(text) {
  const parts = text.match(createRegex(ISO_8601));
  if (!parts) return undefined;
  const part = (at) => +(parts[at] || 0);
  const days = daysSince1970(part(1), part(2), part(3));
  // The 30th of February comes back as another day.
  if (days < 0 || isoOf(days * DAY).indexOf(text.slice(0, 10)) !== 0) return undefined;
  const offset = (part(9) * HOUR + part(10) * 60000) * (parts[8] === '-' ? -1 : 1);
  const fraction = Math.floor(+('0.' + (parts[7] || '0')) * 1000);
  return days * DAY + part(4) * HOUR + part(5) * 60000 + part(6) * 1000 + fraction - offset;
}

/**
 * Days from 1970-01-01 to a date up to 2099. Years begin in March here, so that a leap day is the
 * last of its year, and months have 30.6 days: 31, 30, 31, 30, 31 over and over; 671 is the number of the first of January 1970 since the first of March 1968.
 */
function daysSince1970(year, month, day) {
  const marchYears = year - (month > 2 ? 1968 : 1969);
  return (
    Math.floor(marchYears * 365.25) + Math.floor(30.6 * ((month + 9) % 12) + 0.5) + day - 1 - 671
  );
}

/** A moment from 1970 to 2099 as ISO 8601: 1713616496789 → "2024-04-20T12:34:56.789Z". */
function isoOf(time) {
  const days = Math.floor(time / DAY) + 671;
  const marchYears = Math.floor((days + 0.75) / 365.25);
  const day = days - Math.floor(marchYears * 365.25);
  const month = Math.floor((day + 0.5) / 30.6);
  // The date as the number yyyymmdd: March is month 0, and month 10 the first of the next year.
  let date = 19680301 + marchYears * 10000 + month * 100 + day - Math.floor(30.6 * month + 0.5);
  if (month > 9) date += 8800;
  // The clock as the number 1hhmmssttt, so that every digit is there: a minute adds 100,000 to it, which
  // is 40,000 more than it has milliseconds, and an hour another 4,000,000.
  const ms = time % DAY;
  const clock = 1e9 + ms + Math.floor(ms / 60000) * 40000 + Math.floor(ms / HOUR) * 4e6;
  return (date + '' + clock).replace(
    createRegex('^(....)(..)(..)1(..)(..)(..)(...)$'),
    '$1-$2-$3T$4:$5:$6.$7Z'
  );
}

function twoDigits(number) {
  return ('0' + number).slice(-2);
}

// -----------------------------------------------------------------------------
// The access token
// -----------------------------------------------------------------------------

/** No attempt for a token begins later than this after the first, so that waiting events go on. */
const MOST_TOKEN_TIME = 10000;

/** So many events wait for one token at once; the others fail at once. */
const MOST_WAITING_FOR_TOKEN = 250;

/**
 * Calls back with an access token, or with the reason there is none: the one of the field, the
 * stored one, or a new one. Of many executions that need a new one at once, one asks for it and the
 * others wait for its result; if that never comes, another takes over.
 *
 * @param deadline when to stop waiting, in milliseconds since 1970
 */
function withAccessToken(deadline, use, fail) {
  if (data.authMode === 'accessToken') return withGivenToken(use, fail);
  const now = getTimestampMillis();
  const state = readState();
  const token = usableToken(state, now);
  // A stored token came for these credentials, so they are not looked at again.
  if (token) {
    if (now >= state.renewAt && !isHeld(state, now)) requestToken(state, deadline, noop, noop);
    return use(token, 'cached');
  }
  if (!headerText(data.clientId)) return fail('credential_unusable:client ID');
  if (!textOf(data.clientSecret)) return fail('credential_unusable:client secret');
  if (!textOf(data.refreshToken)) return fail('credential_unusable:refresh token');
  if (!isHeld(state, now)) return requestToken(state, deadline, use, fail);
  const refusal = storedReason(state);
  if (refusal) return fail(refusal);
  state.waiting = (typeof state.waiting === 'number' ? state.waiting : 0) + 1;
  if (state.waiting > MOST_WAITING_FOR_TOKEN) return fail('token_queue_full');
  writeState(state);
  waitForToken(deadline, use, fail);
}

function withGivenToken(use, fail) {
  if (!headerText(data.clientId)) return fail('credential_unusable:client ID');
  const token = headerText(data.accessToken);
  if (token) use(token, 'given');
  else fail('credential_unusable:access token');
}

/** Looks at the clock often and at the storage seldom: hundreds of events can wait here. */
function waitForToken(deadline, use, fail) {
  waitUntil(getTimestampMillis() + 20, () => {
    const now = getTimestampMillis();
    const state = readState();
    const token = usableToken(state, now);
    if (token) return use(token, 'cached');
    if (!isHeld(state, now)) return requestToken(state, deadline, use, fail);
    const refusal = storedReason(state);
    if (refusal || now >= deadline) return fail(refusal || 'token_late');
    waitForToken(deadline, use, fail);
  });
}

const MOST_KEPT = 5000;

/** Returns the stored token if it has the form of a token and is still valid; a new one replaces any other. */
function usableToken(state, now) {
  const token = state.token;
  if (typeof token !== 'string' || !(now < state.expiresAt)) return undefined;
  return testRegex(createRegex(VISIBLE), token) ? token : undefined;
}

/** Returns why the service gave no token, if that is one of the tag's own reasons. */
function storedReason(state) {
  const reason = state.reason;
  if (typeof reason !== 'string' || !REASONS.hasOwnProperty(codeOf(reason))) return undefined;
  return reason;
}

/** A time that is further ahead than any was not written by this version of the tag. */
function isHeld(state, now) {
  const left = (state.heldUntil || 0) - now;
  return left > 0 && left <= MOST_HOLD;
}

const MOST_HOLD = 300000;

function noop() {}

/**
 * Forgets a stored token that Amazon refused, unless another execution has replaced it already.
 *
 * @returns whether another attempt has another token
 */
function dropToken(token) {
  const state = readState();
  if (state.token !== token) return true;
  const left = (state.keptUntil || 0) - getTimestampMillis();
  if (left > 0 && left <= MOST_KEPT) return false;
  state.token = '';
  writeState(state);
  return true;
}

/**
 * Keeps a new token that Amazon refused as well, so that the next five seconds' events do not ask for
 * one each.
 *
 * @returns false: no other attempt has another token
 */
function keepRefusedToken() {
  const state = readState();
  state.keptUntil = getTimestampMillis() + MOST_KEPT;
  writeState(state);
  return false;
}

/** Asks the service. Whoever waits finds the result in the storage. */
function requestToken(state, deadline, use, fail) {
  const now = getTimestampMillis();
  const timeout = settingOf(data.timeoutMs, 5000, 30000);
  // Held until every attempt has ended, so that nobody takes over from a request that goes on.
  state.heldUntil = now + MOST_TOKEN_TIME + timeout + 1000;
  state.waiting = 0;
  state.reason = '';
  writeState(state);
  const domain = data.region === 'EU' ? 'co.uk' : data.region === 'FE' ? 'co.jp' : 'com';
  const parameter = (name, value) => '&' + name + '=' + encodeUriComponent(textOf(value) || '');
  const request = {
    url: 'https://api.amazon.' + domain + '/auth/o2/token',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body:
      'grant_type=refresh_token' +
      parameter('refresh_token', data.refreshToken) +
      parameter('client_id', data.clientId) +
      parameter('client_secret', data.clientSecret),
    attempts: 0,
    mostAttempts: settingOf(data.maxAttempts, 5, 10),
    timeout: timeout,
    deadline: Math.min(deadline, now + MOST_TOKEN_TIME)
  };
  sendPersistently(request, (answer) => {
    const grant = objectOf(JSON.parse(answer.body));
    const status = answer.statusCode;
    const token = status === 200 ? headerText(grant.access_token) : undefined;
    const current = readState();
    const ended = getTimestampMillis();
    if (token) {
      // It lives for an hour unless the service says otherwise: renewed after 55 of 60 minutes.
      const seconds = +(textOf(grant.expires_in) || 0);
      const lifetime = (seconds > 0 ? seconds : 3600) * 1000;
      current.token = token;
      current.renewAt = ended + lifetime * 0.92;
      current.expiresAt = ended + lifetime * 0.98;
      current.heldUntil = 0;
      writeState(current);
      return use(token, 'new');
    }
    // Half a minute after a refusal, else two seconds, or as long as the service asks for up to five
    // minutes; a token still valid stays in use.
    const pause = status >= 400 && status < 429 ? 30000 : 2000;
    current.heldUntil = ended + Math.max(pause, Math.min(answer.retryAfter, MOST_HOLD));
    current.reason =
      refusals()[textOf(grant.error) || ''] ||
      'token_unavailable:' + (answer.reason || 'it answered ' + status);
    writeState(current);
    fail(current.reason);
  });
}

/** What the service says in its own words is left out, as it can repeat what was sent. */
function refusals() {
  return {
    invalid_grant: 'refresh_token_refused',
    invalid_client: 'client_refused:secret',
    unauthorized_client: 'client_refused:refresh token'
  };
}

/** Returns a text that fits a header, as IDs and tokens do: visible ASCII characters. */
function headerText(value) {
  const text = textOf(value);
  return text && testRegex(createRegex(VISIBLE), text) ? text : undefined;
}

/** What a header can carry. */
const VISIBLE = '^[!-~]+$';

/** Tokens belong to a client and its refresh token; neither can be read from the key. */
function tokenKey() {
  return sha256Sync(JSON.stringify([data.clientId, data.refreshToken]));
}

/** What is stored; nothing before the first token. */
function readState() {
  const stored = templateDataStorage.getItemCopy(tokenKey());
  return getType(stored) === 'object' ? stored : {};
}

function writeState(state) {
  templateDataStorage.setItemCopy(tokenKey(), state);
}

// -----------------------------------------------------------------------------
// Requests that are sent again
// -----------------------------------------------------------------------------

/** The wait after the first attempt is this long, in milliseconds, to twice as long. */
const FIRST_BACKOFF = 10;

/** A tag that waits longer than this between two attempts would hold up its server. */
const MOST_RETRY_AFTER = 5000;

/** Sends until the answer is final, or attempts or time are used up; calls back once. */
function sendPersistently(request, done) {
  request.attempts += 1;
  sendHttpRequest(
    request.url,
    { method: 'POST', headers: request.headers, timeout: request.timeout },
    request.body
  ).then(
    (result) => {
      const statusCode = result.statusCode;
      const answer = {
        statusCode: statusCode,
        body: result.body || '',
        reason: undefined,
        retryAfter: 0,
        isDown: false
      };
      if (statusCode < 429) return done(answer);
      if (!isTransient(statusCode)) return done(answer);
      answer.isDown = true;
      const header = textOf(objectOf(result.headers)['retry-after']);
      const seconds = header ? +header : 0;
      if (seconds >= 0) answer.retryAfter = seconds * 1000;
      else answer.reason = 'its Retry-After is no number';
      repeat(request, done, answer);
    },
    (failure) => {
      const isLate = objectOf(failure).reason === 'timed_out';
      repeat(request, done, {
        statusCode: 0,
        body: '',
        reason: isLate ? 'no answer in time' : 'no connection',
        retryAfter: 0,
        isDown: true
      });
    }
  );
}

/** Waits and sends again, where attempts and time are left; else the answer is the last. */
function repeat(request, done, answer) {
  if (answer.retryAfter > MOST_RETRY_AFTER) {
    answer.reason = 'wait ' + answer.retryAfter / 1000 + ' s is too long for a tag';
    return done(answer);
  }
  if (request.attempts >= request.mostAttempts) return done(answer);
  // 10 to 20 ms after the first attempt, twice that after each further one.
  const backoff = FIRST_BACKOFF * Math.pow(2, request.attempts - 1);
  const wait = Math.max(answer.retryAfter, generateRandom(backoff, backoff * 2));
  const now = getTimestampMillis();
  if (now + wait > request.deadline) return done(answer);
  if (!mayWait(wait, now)) {
    answer.reason = 'too many events wait already';
    return done(answer);
  }
  waitUntil(now + wait, () => sendPersistently(request, done));
}

/** Whether another attempt can help, as with no answer at all: the rule of Amazon's guides. */
function isTransient(statusCode) {
  return testRegex(createRegex('^(429|500|502|503|504)$'), '' + statusCode);
}

/** Returns a field's whole number from 1 to a bound; the usual one for anything else. */
function settingOf(value, usual, most) {
  if (!value) return usual;
  const number = +(textOf(value) || 0);
  return number >= 1 ? Math.min(Math.floor(number), most) : usual;
}

// -----------------------------------------------------------------------------
// Waiting
// -----------------------------------------------------------------------------

/**
 * The sandbox has no timer but callLater, so whoever waits looks at the clock again and again, about
 * once a millisecond. On one server instance the waits that begin within a second may be so long in
 * all, in milliseconds: as if twenty events waited all the time.
 */
const MOST_WAITING = 20000;
const WAITING_KEY = 'amazon ads waiting 1';

/** Asks for a wait, in milliseconds; false if too many events wait already. */
function mayWait(duration, now) {
  const stored = objectOf(templateDataStorage.getItemCopy(WAITING_KEY));
  const isRecent = now - (stored.since || 0) < 1000 && now >= (stored.since || 0);
  const total = (isRecent ? stored.total || 0 : 0) + duration;
  if (total > MOST_WAITING) return false;
  templateDataStorage.setItemCopy(WAITING_KEY, {
    since: isRecent ? stored.since : now,
    total: total
  });
  return true;
}

/** Calls back at a moment, in milliseconds since 1970. A turn takes three operations of GTM's. */
function waitUntil(time, callback) {
  const look = () => {
    if (getTimestampMillis() < time) callLater(look);
    else callback();
  };
  callLater(look);
}

// -----------------------------------------------------------------------------
// What Amazon's answer means
// -----------------------------------------------------------------------------

/**
 * Reads Amazon's answer. A status from 400 to 428 refuses the request, any other but 2xx fails, and 2xx
 * says nothing of the event: the body does, `{success: [{index}], error: [{index, errors: […]}]}`. The
 * event is accepted if it is among the successes and there is no error, whatever index that names: the
 * request held no other event.
 *
 * @param body the parsed body; undefined if it is no JSON
 * @param firstIndex the contract's; undefined where answers have no documented form, see there
 */
function readVerdict(statusCode, body, firstIndex) {
  const answer = getType(body) === 'object' ? body : {};
  const isRead = statusCode >= 200 && statusCode < 300;
  const errors = errorsIn(answer);
  if (isRead && !errors[0] && accepts(answer, body, firstIndex)) {
    return { outcome: 'accepted', words: undefined };
  }
  const words = errors[0] ? errorTexts(errors) || 'an error without words' : errorText(answer);
  if (!isRead) {
    const isRefused = statusCode >= 400 && statusCode < 429;
    return { outcome: isRefused ? 'refused' : 'failed', words: words };
  }
  const isRefused = errors[0] && !errors.every(isTemporary);
  return { outcome: isRefused ? 'refused' : 'failed', words: words };
}

/** Returns the entries of both lists that errors stand in, without those that say nothing. */
function errorsIn(answer) {
  const errors = listOf(answer.error);
  if (!errors.length && !answer.errors) return errors;
  return errors.concat(listOf(answer.errors)).filter(saysSomething);
}

/** Whether an answer without errors accepts the event. */
function accepts(answer, body, firstIndex) {
  const successes = listOf(answer.success);
  if (firstIndex === undefined) {
    if (successes.some(saysSomething)) return true;
    // Without a documented form, an object that neither speaks of success nor is an error accepts.
    return answer === body && answer.success === undefined && !codeIn(answer);
  }
  for (const success of successes) {
    const index = success ? success.index : undefined;
    if (index === firstIndex || index === '' + firstIndex) return true;
  }
  return false;
}

/** Whether all that an error says is that Amazon had a problem of its own. */
function isTemporary(error) {
  return leavesOf(error).every((leaf) => {
    const code = codeIn(leaf);
    return code === 'INTERNAL_ERROR' || code === 'TOO_MANY_REQUESTS';
  });
}

/** Returns the errors in an error, which has them as `errors` or `subErrors`, or is one itself. */
function leavesOf(error) {
  const parts = error;
  const inner = listOf(parts.errors).concat(listOf(parts.subErrors)).filter(saysSomething);
  return inner[0] ? inner : [error];
}

function codeIn(parts) {
  return parts.code || parts.errorCode;
}

function errorTexts(errors) {
  return (
    errors
      .map(errorText)
      .filter((text) => text)
      .join('; ') || undefined
  );
}

/**
 * Returns the words of an error in any of Amazon's forms, such as
 * "FIELD_VALUE_IS_INVALID … (events[0].eventTime)". Undefined if it has none.
 */
function errorText(error) {
  return (
    leavesOf(error)
      .map((leaf) => {
        const parts = leaf;
        return [
          textOf(leaf),
          textOf(codeIn(parts)),
          textOf(parts.message) || textOf(parts.errorMessage),
          textOf(parts.fieldLocation)
        ]
          .filter((text) => text)
          .join(' ');
      })
      .filter((text) => text)
      .join('; ') || undefined
  );
}

/** A list as it is, one thing as a list of it; empty for nothing. */
function listOf(value) {
  if (getType(value) === 'array') return value;
  return value ? [value] : [];
}

/** Whether there is anything in an entry of a list: null and {} say nothing. */
function saysSomething(entry) {
  if (typeof entry === 'object') return Object.keys(entry || {}).length > 0;
  return !!entry;
}

// -----------------------------------------------------------------------------
// The log
// -----------------------------------------------------------------------------

/** Returns the log of an event as the fields want it. */
function eventLogOf(eventName, notes) {
  const keepsRows = data.bigQueryLogType === 'always';
  const log = {
    eventName: eventName,
    notes: notes,
    isLogging: false,
    isVerbose: false,
    keepsRows: keepsRows,
    isReported: keepsRows
  };
  if (data.logType === 'no') return log;
  const version = getContainerVersion();
  log.isVerbose = version.debugMode || version.previewMode;
  log.isLogging = log.isVerbose || data.logType === 'always';
  log.isReported = log.isLogging || keepsRows;
  return log;
}

/**
 * Logs how the event ended: one line, and one row in BigQuery where the tag is set to that.
 *
 * @param reason why it was not accepted; the report gets its code, its sentence and those of the notes
 */
function logReport(outcome, reason, report, log) {
  report.Message = 'Conversion ' + outcome;
  report.Outcome = outcome;
  if (reason) {
    report.Reason = sentenceOf(reason, REASONS);
    report.ReasonCode = codeOf(reason);
  }
  if (log.notes[0]) {
    // One cause can be met twice, such as a signal that two statuses are read from.
    const notes = log.notes.filter((note, at) => log.notes.indexOf(note) === at);
    report.Notes = notes.map((note) => sentenceOf(note, NOTES)).join('; ');
    report.NoteCodes = notes.join();
  }
  if (log.isLogging) writeLine('Message', report, log);
  if (!log.keepsRows) return;
  const table = [data.logBigQueryProjectId, data.logBigQueryDatasetId, data.logBigQueryTableId];
  insertReport(report, table, log).catch(() => {
    if (log.isLogging) writeLine('Message', { Message: 'BigQuery refused the log row' }, log);
  });
}

/** Writes one line of JSON; what is undefined in it is left out. */
function writeLine(type, line, log) {
  logToConsole(JSON.stringify(stamped(type, line, log)));
}

/** Adds what every line says. */
function stamped(type, line, log) {
  line.Name = 'Amazon Ads';
  line.Type = type;
  line.TraceId = getRequestHeader('trace-id');
  line.EventName = log.eventName;
  return line;
}

/**
 * Inserts a report as a row: "LatencyMs" becomes the column latency_ms.
 *
 * @param table the fields with the IDs of project, data set and table; the server's project if empty
 */
function insertReport(report, table, log) {
  const hump = createRegex('([a-z])([A-Z])', 'g');
  const row = { timestamp: getTimestampMillis(), tag_name: 'Amazon Ads' };
  stamped('Message', report, log);
  for (const name in report) {
    if (report[name] !== undefined) row[name.replace(hump, '$1_$2').toLowerCase()] = report[name];
  }
  const connection = {
    projectId: textOf(table[0]),
    datasetId: textOf(table[1]) || '',
    tableId: textOf(table[2]) || ''
  };
  return BigQuery.insert(connection, [row], { ignoreUnknownValues: true });
}

// -----------------------------------------------------------------------------
// Reading values of any type
// -----------------------------------------------------------------------------

/** Blanks of any script and invisible marks, such as U+00A0, U+200B, U+202A and U+FEFF. */
const BLANK =
  '[\\s\u0085\u00A0\u00AD\u1680\u180E\u2000-\u200F\u2028-\u202F\u205F-\u206F\u3000\uFEFF]+';

/** What systems write where they have no value, and JSON, which is no text but a list or an object. */
const NO_VALUE = '^(undefined|null|nan|n/a|\\(not set\\)|[\\[{][\\s\\S]*|)$';

/**
 * A text to look at closer: it begins or ends with no ASCII sign or Latin letter, has decomposed letters,
 * or may be no value.
 */
const UNTIDY = createRegex(
  '^[^!-~À-ɏ]|[^!-~À-ɏ]$|[\u0300-\u036F\u3099\u309A\u1100-\u11FF]|' + NO_VALUE,
  'i'
);

/**
 * Returns the text of a text or a number, without blanks around it: " T-1 " → "T-1", 17 → "17".
 * Undefined for anything else, and for what stands for no value, such as "null". Decomposed letters are
 * composed, and a text in which one cannot be is UNREADABLE.
 */
function textOf(value) {
  if (typeof value === 'string') {
    if (testRegex(UNTIDY, value)) return cleanText(value);
    return value;
  }
  // NaN is no text.
  return typeof value === 'number' && value === value ? '' + value : undefined;
}

function cleanText(value) {
  const edges = createRegex('^' + BLANK + '|' + BLANK + '$', 'g');
  const text = value.replace(edges, '');
  if (testRegex(createRegex(NO_VALUE, 'i'), text)) return undefined;
  return testRegex(createRegex(DECOMPOSED), text) ? composed(text) : text;
}

/** Combining marks, as macOS and iOS write letters, and the parts of Korean syllables. */
const DECOMPOSED = '[\u0300-\u036F\u3099\u309A\u1100-\u11FF]';

/** Puts combining marks on their letters; UNREADABLE where one of them stays on its own. */
function composed(text) {
  // No name is longer, and each letter is looked up.
  if (text.length > 1000) return UNREADABLE;
  const table = compositions();
  let before = '';
  let last = '';
  for (const sign of text.split('')) {
    const pairs = table.hasOwnProperty(sign) ? table[sign] : '';
    const at = pairs.indexOf(' ' + last);
    if (last && at !== -1) last = pairs.charAt(at + 2);
    else {
      before += last;
      last = sign;
    }
  }
  const whole = before + last;
  return testRegex(createRegex(DECOMPOSED), whole) ? UNREADABLE : whole;
}

/** What stands for a value that is given and is no text. No reader takes it for one of its own. */
const UNREADABLE = '?';

/**
 * Returns what a value says: its text, the text of its first entry if it is a list, and UNREADABLE
 * for anything else that is not empty. Undefined if nothing is given.
 */
function givenText(value) {
  const text = textOf(value);
  if (text) return text;
  if (value === undefined || value === '') return undefined;
  const entry = entriesOf(value)[0];
  if (entry === undefined) return undefined;
  return textOf(entry) || (typeof entry === 'string' ? undefined : UNREADABLE);
}

/**
 * Returns the entries of a list in any of the forms in which shops and GTM's variables pass one: a
 * list, an object that was one ({"0": …}), either of them as JSON, or one thing for a list of it.
 * Entries without content are left out.
 */
function entriesOf(value) {
  if (getType(value) === 'array') return value.filter(hasContent);
  if (value === undefined) return [];
  // Only a text is asked whether parsing made something else of it: NaN differs from itself.
  if (typeof value === 'string') {
    const given = parsed(value);
    return typeof given === 'string' ? [given].filter(hasContent) : entriesOf(given);
  }
  const properties = objectOf(value);
  if (properties['0'] === undefined) return hasContent(value) ? [value] : [];
  const entries = [];
  for (const name in properties) entries.push(properties[name]);
  return entries.filter(hasContent);
}

/** Returns a value's properties, also of an object in JSON; an object without any if it has none. */
function objectOf(value) {
  const given = typeof value === 'string' ? parsed(value) : value;
  return typeof given === 'object' && given ? given : {};
}

/** Returns the object of a value that may be a list of them, such as an address: the first one. */
function firstObject(value) {
  // The usual form, an object that is no list, is taken as it is.
  if (getType(value) === 'object') {
    if (value['0'] === undefined) return value;
  }
  return value === undefined ? {} : objectOf(entriesOf(value)[0]);
}

/** JSON of a list or an object becomes what it says; anything else stays. */
function parsed(value) {
  const start = value.trim().charAt(0);
  if (start !== '[' && start !== '{') return value;
  const content = JSON.parse(value);
  return typeof content === 'object' && content ? content : value;
}

/** Whether there is anything in a value. */
function hasContent(value) {
  if (typeof value !== 'object') return value !== undefined && value !== '';
  for (const name in value) if (name) return true;
  return false;
}

/** Whether a field is switched on: a checkbox, or a variable that says "true". */
function isOn(value) {
  if (value === true) return true;
  return value === 'true';
}

/** An e-mail address in a text, also percent-encoded or with a full-width sign. */
const E_MAIL_SIGN = createRegex('[@\uFE6B\uFF20]|%(25)*40');

/** A cookie's value is encoded once, or twice where a client passes it on. */
function decodedText(text) {
  if (text.charAt(0) !== '%') return text;
  const once = decodeUriComponent(text) || '';
  return once.charAt(0) === '%' ? decodeUriComponent(once) || '' : once;
}

/** Returns a text that names nobody; undefined for one with an e-mail address in it, and for none. */
function impersonalText(value) {
  const text = textOf(value);
  if (text && !testRegex(E_MAIL_SIGN, text)) return text;
  return undefined;
}

// -----------------------------------------------------------------------------
// The countries
// -----------------------------------------------------------------------------

/**
 * The countries that Amazon's Events API takes (ISO 3166-1), each with
 * 1. its code of three letters,
 * 2. its telephone calling code, 0 where it has none,
 * 3. the trunk prefix that is dialled before a number inside the country and goes in its
 *    international form, - where there is none or where it stays,
 * 4. the most digits of its fixed and mobile numbers without either,
 * 5. its names, | between them.
 * Sources: the OpenAPI of the Amazon Ads API; ISO 3166-1; Google's libphonenumber; CLDR. A test holds
 * the telephone columns against libphonenumber.
 */
const COUNTRIES = {
  AD: 'AND 376 - 9 Andorra',
  AE: 'ARE 971 0 9 United Arab Emirates|UAE|U.A.E.',
  AF: 'AFG 93 0 9 Afghanistan',
  AG: 'ATG 1 1 10 Antigua and Barbuda',
  AI: 'AIA 1 1 10 Anguilla',
  AL: 'ALB 355 0 9 Albania',
  AM: 'ARM 374 0 8 Armenia',
  AO: 'AGO 244 - 9 Angola',
  AQ: 'ATA 0 - 0 Antarctica',
  AR: 'ARG 54 0 11 Argentina',
  AS: 'ASM 1 1 10 American Samoa',
  AT: 'AUT 43 0 13 Austria|Österreich|Osterreich',
  AU: 'AUS 61 0 9 Australia',
  AW: 'ABW 297 - 7 Aruba',
  AX: 'ALA 358 0 10 Åland Islands|Aland Islands',
  AZ: 'AZE 994 0 9 Azerbaijan',
  BA: 'BIH 387 0 9 Bosnia and Herzegovina',
  BB: 'BRB 1 1 10 Barbados',
  BD: 'BGD 880 0 10 Bangladesh',
  BE: 'BEL 32 0 9 Belgium|Belgique|België|Belgie|Belgien',
  BF: 'BFA 226 - 8 Burkina Faso',
  BG: 'BGR 359 0 9 Bulgaria',
  BH: 'BHR 973 - 8 Bahrain',
  BI: 'BDI 257 - 8 Burundi',
  BJ: 'BEN 229 - 10 Benin',
  BL: 'BLM 590 0 9 St. Barthélemy|St. Barthelemy|Saint Barthélemy|Saint Barthelemy',
  BM: 'BMU 1 1 10 Bermuda',
  BN: 'BRN 673 - 7 Brunei|Brunei Darussalam',
  BO: 'BOL 591 0 8 Bolivia|Bolivia, Plurinational State of',
  BQ: 'BES 599 - 7 Caribbean Netherlands|Bonaire, Sint Eustatius and Saba',
  BR: 'BRA 55 0 11 Brazil|Brasil',
  BS: 'BHS 1 1 10 Bahamas',
  BT: 'BTN 975 - 8 Bhutan',
  BV: 'BVT 0 - 0 Bouvet Island',
  BW: 'BWA 267 - 8 Botswana',
  BY: 'BLR 375 8 9 Belarus',
  BZ: 'BLZ 501 - 7 Belize',
  CA: 'CAN 1 1 10 Canada',
  CC: 'CCK 61 0 9 Cocos (Keeling) Islands',
  CD: 'COD 243 0 10 Congo - Kinshasa|Democratic Republic of the Congo|DR Congo',
  CF: 'CAF 236 - 8 Central African Republic',
  CG: 'COG 242 - 9 Congo - Brazzaville|Republic of the Congo|Congo',
  CH: 'CHE 41 0 9 Switzerland|Schweiz|Suisse|Svizzera',
  CI: "CIV 225 - 10 Côte d'Ivoire|Cote d'Ivoire|Ivory Coast",
  CK: 'COK 682 - 5 Cook Islands',
  CL: 'CHL 56 - 9 Chile',
  CM: 'CMR 237 - 9 Cameroon',
  CN: "CHN 86 0 11 China|People's Republic of China|PRC",
  CO: 'COL 57 0 10 Colombia',
  CR: 'CRI 506 - 8 Costa Rica',
  CU: 'CUB 53 0 10 Cuba',
  CV: 'CPV 238 - 7 Cape Verde',
  CW: 'CUW 599 - 8 Curaçao|Curacao',
  CX: 'CXR 61 0 9 Christmas Island',
  CY: 'CYP 357 - 8 Cyprus',
  CZ: 'CZE 420 - 9 Czechia|Czech Republic',
  DE: 'DEU 49 0 15 Germany|Deutschland|Federal Republic of Germany',
  DJ: 'DJI 253 - 8 Djibouti',
  DK: 'DNK 45 - 8 Denmark|Danmark',
  DM: 'DMA 1 1 10 Dominica',
  DO: 'DOM 1 1 10 Dominican Republic',
  DZ: 'DZA 213 0 9 Algeria',
  EC: 'ECU 593 0 9 Ecuador',
  EE: 'EST 372 - 8 Estonia',
  EG: 'EGY 20 0 10 Egypt',
  EH: 'ESH 212 0 9 Western Sahara',
  ER: 'ERI 291 0 7 Eritrea',
  ES: 'ESP 34 - 9 Spain|España|Espana',
  ET: 'ETH 251 0 9 Ethiopia',
  FI: 'FIN 358 0 10 Finland|Suomi',
  FJ: 'FJI 679 - 7 Fiji',
  FK: 'FLK 500 - 5 Falkland Islands|Falkland Islands (Malvinas)',
  FM: 'FSM 691 - 7 Micronesia|Micronesia, Federated States of',
  FO: 'FRO 298 - 6 Faroe Islands',
  FR: 'FRA 33 0 9 France',
  GA: 'GAB 241 - 8 Gabon',
  GB: 'GBR 44 0 10 United Kingdom|Great Britain|Britain|U.K.|England|Scotland|Wales|Northern Ireland|United Kingdom of Great Britain and Northern Ireland',
  GD: 'GRD 1 1 10 Grenada',
  GE: 'GEO 995 0 9 Georgia',
  GF: 'GUF 594 0 9 French Guiana',
  GG: 'GGY 44 0 10 Guernsey',
  GH: 'GHA 233 0 9 Ghana',
  GI: 'GIB 350 - 8 Gibraltar',
  GL: 'GRL 299 - 6 Greenland',
  GM: 'GMB 220 - 9 Gambia|Republic of The Gambia',
  GN: 'GIN 224 - 9 Guinea',
  GP: 'GLP 590 0 9 Guadeloupe',
  GQ: 'GNQ 240 - 9 Equatorial Guinea',
  GR: 'GRC 30 - 10 Greece|Hellas|Hellenic Republic',
  GS: 'SGS 0 - 0 South Georgia and South Sandwich Islands|South Georgia and the South Sandwich Islands',
  GT: 'GTM 502 - 8 Guatemala',
  GU: 'GUM 1 1 10 Guam',
  GW: 'GNB 245 - 9 Guinea-Bissau',
  GY: 'GUY 592 - 7 Guyana',
  HK: 'HKG 852 - 8 Hong Kong SAR China|Hong Kong',
  HM: 'HMD 0 - 0 Heard and McDonald Islands|Heard Island and McDonald Islands',
  HN: 'HND 504 - 8 Honduras',
  HR: 'HRV 385 0 9 Croatia',
  HT: 'HTI 509 - 8 Haiti',
  HU: 'HUN 36 06 9 Hungary',
  ID: 'IDN 62 0 12 Indonesia',
  IE: 'IRL 353 0 10 Ireland|Republic of Ireland|Éire|Eire',
  IL: 'ISR 972 0 12 Israel',
  IM: 'IMN 44 0 10 Isle of Man',
  IN: 'IND 91 0 10 India',
  IO: 'IOT 246 - 7 British Indian Ocean Territory',
  IQ: 'IRQ 964 0 10 Iraq',
  IR: 'IRN 98 0 10 Iran|Islamic Republic of Iran|Iran, Islamic Republic of',
  IS: 'ISL 354 - 9 Iceland',
  IT: 'ITA 39 - 12 Italy|Italia',
  JE: 'JEY 44 0 10 Jersey',
  JM: 'JAM 1 1 10 Jamaica',
  JO: 'JOR 962 0 9 Jordan',
  JP: 'JPN 81 0 10 Japan|Nippon',
  KE: 'KEN 254 0 9 Kenya',
  KG: 'KGZ 996 0 9 Kyrgyzstan',
  KH: 'KHM 855 0 9 Cambodia',
  KI: 'KIR 686 0 8 Kiribati',
  KM: 'COM 269 - 7 Comoros',
  KN: 'KNA 1 1 10 St. Kitts and Nevis|Saint Kitts and Nevis',
  KP: 'PRK 850 0 10 North Korea',
  KR: 'KOR 82 0 10 South Korea|Korea, Republic of|Republic of Korea',
  KW: 'KWT 965 - 8 Kuwait',
  KY: 'CYM 1 1 10 Cayman Islands',
  KZ: 'KAZ 7 8 10 Kazakhstan',
  LA: "LAO 856 0 10 Laos|Lao People's Democratic Republic",
  LB: 'LBN 961 0 8 Lebanon',
  LC: 'LCA 1 1 10 St. Lucia|Saint Lucia',
  LI: 'LIE 423 0 9 Liechtenstein',
  LK: 'LKA 94 0 9 Sri Lanka',
  LR: 'LBR 231 0 9 Liberia',
  LS: 'LSO 266 - 8 Lesotho',
  LT: 'LTU 370 8 8 Lithuania',
  LU: 'LUX 352 - 11 Luxembourg|Luxemburg',
  LV: 'LVA 371 - 8 Latvia',
  LY: 'LBY 218 0 9 Libya',
  MA: 'MAR 212 0 9 Morocco',
  MC: 'MCO 377 0 9 Monaco',
  MD: 'MDA 373 0 8 Moldova|Moldova, Republic of',
  ME: 'MNE 382 0 8 Montenegro',
  MF: 'MAF 590 0 9 St. Martin|Saint Martin (French part)',
  MG: 'MDG 261 0 9 Madagascar',
  MH: 'MHL 692 1 7 Marshall Islands',
  MK: 'MKD 389 0 8 North Macedonia|Republic of North Macedonia|Macedonia',
  ML: 'MLI 223 - 8 Mali',
  MM: 'MMR 95 0 10 Myanmar (Burma)|Myanmar|Burma',
  MN: 'MNG 976 0 10 Mongolia',
  MO: 'MAC 853 - 8 Macao SAR China|Macao|Macau',
  MP: 'MNP 1 1 10 Northern Mariana Islands',
  MQ: 'MTQ 596 0 9 Martinique',
  MR: 'MRT 222 - 8 Mauritania',
  MS: 'MSR 1 1 10 Montserrat',
  MT: 'MLT 356 - 8 Malta',
  MU: 'MUS 230 - 8 Mauritius',
  MV: 'MDV 960 - 7 Maldives',
  MW: 'MWI 265 0 9 Malawi',
  MX: 'MEX 52 - 10 Mexico|México',
  MY: 'MYS 60 0 10 Malaysia',
  MZ: 'MOZ 258 - 9 Mozambique',
  NA: 'NAM 264 0 9 Namibia',
  NC: 'NCL 687 - 6 New Caledonia',
  NE: 'NER 227 - 8 Niger',
  NF: 'NFK 672 - 6 Norfolk Island',
  NG: 'NGA 234 0 10 Nigeria',
  NI: 'NIC 505 - 8 Nicaragua',
  NL: 'NLD 31 0 11 Netherlands|Netherlands (Kingdom of the)|Holland|Nederland',
  NO: 'NOR 47 - 8 Norway|Norge',
  NP: 'NPL 977 0 10 Nepal',
  NR: 'NRU 674 - 7 Nauru',
  NU: 'NIU 683 - 7 Niue',
  NZ: 'NZL 64 0 10 New Zealand',
  OM: 'OMN 968 - 8 Oman',
  PA: 'PAN 507 - 8 Panama',
  PE: 'PER 51 0 9 Peru',
  PF: 'PYF 689 - 8 French Polynesia',
  PG: 'PNG 675 - 8 Papua New Guinea',
  PH: 'PHL 63 0 10 Philippines',
  PK: 'PAK 92 0 10 Pakistan',
  PL: 'POL 48 - 9 Poland|Polska',
  PM: 'SPM 508 0 9 St. Pierre and Miquelon|Saint Pierre and Miquelon',
  PN: 'PCN 64 0 9 Pitcairn Islands|Pitcairn',
  PR: 'PRI 1 1 10 Puerto Rico',
  PS: 'PSE 970 0 9 Palestinian Territories|State of Palestine|Palestine',
  PT: 'PRT 351 - 9 Portugal',
  PW: 'PLW 680 - 7 Palau',
  PY: 'PRY 595 0 9 Paraguay',
  QA: 'QAT 974 - 8 Qatar',
  RE: 'REU 262 0 9 Réunion|Reunion|La Réunion|La Reunion',
  RO: 'ROU 40 0 9 Romania',
  RS: 'SRB 381 0 12 Serbia',
  RU: 'RUS 7 8 10 Russia|Russian Federation',
  RW: 'RWA 250 0 9 Rwanda',
  SA: 'SAU 966 0 9 Saudi Arabia|KSA|Kingdom of Saudi Arabia',
  SB: 'SLB 677 - 7 Solomon Islands',
  SC: 'SYC 248 - 7 Seychelles',
  SD: 'SDN 249 0 9 Sudan',
  SE: 'SWE 46 0 9 Sweden|Sverige',
  SG: 'SGP 65 - 8 Singapore',
  SH: 'SHN 290 - 5 St. Helena|Saint Helena',
  SI: 'SVN 386 0 8 Slovenia',
  SJ: 'SJM 47 - 8 Svalbard and Jan Mayen',
  SK: 'SVK 421 0 9 Slovakia|Slovak Republic',
  SL: 'SLE 232 0 8 Sierra Leone',
  SM: 'SMR 378 - 10 San Marino',
  SN: 'SEN 221 - 9 Senegal',
  SO: 'SOM 252 0 9 Somalia',
  SR: 'SUR 597 - 7 Suriname',
  SS: 'SSD 211 0 9 South Sudan',
  ST: 'STP 239 - 7 São Tomé and Príncipe|Sao Tome and Principe',
  SV: 'SLV 503 - 8 El Salvador',
  SX: 'SXM 1 1 10 Sint Maarten|Sint Maarten (Dutch part)',
  SY: 'SYR 963 0 9 Syria|Syrian Arab Republic',
  SZ: 'SWZ 268 - 8 Eswatini|Swaziland',
  TC: 'TCA 1 1 10 Turks and Caicos Islands',
  TD: 'TCD 235 - 8 Chad',
  TF: 'ATF 0 - 0 French Southern Territories',
  TG: 'TGO 228 - 8 Togo',
  TH: 'THA 66 0 9 Thailand',
  TJ: 'TJK 992 8 9 Tajikistan',
  TK: 'TKL 690 - 7 Tokelau',
  TL: 'TLS 670 - 8 Timor-Leste|East Timor',
  TM: 'TKM 993 8 8 Turkmenistan',
  TN: 'TUN 216 - 8 Tunisia',
  TO: 'TON 676 - 7 Tonga',
  TR: 'TUR 90 0 10 Türkiye|Turkiye|Turkey',
  TT: 'TTO 1 1 10 Trinidad and Tobago',
  TV: 'TUV 688 - 7 Tuvalu',
  TW: 'TWN 886 0 9 Taiwan|Taiwan, Province of China',
  TZ: 'TZA 255 0 9 Tanzania|United Republic of Tanzania|Tanzania, United Republic of',
  UA: 'UKR 380 0 9 Ukraine',
  UG: 'UGA 256 0 9 Uganda',
  UM: 'UMI 0 - 0 U.S. Outlying Islands|United States Minor Outlying Islands',
  US: 'USA 1 1 10 United States|United States of America|U.S.A.|U.S.|America',
  UY: 'URY 598 0 8 Uruguay',
  UZ: 'UZB 998 - 9 Uzbekistan',
  VA: 'VAT 39 - 11 Vatican City|Holy See (Vatican City State)|Vatican|Holy See',
  VC: 'VCT 1 1 10 St. Vincent and Grenadines|Saint Vincent and the Grenadines',
  VE: 'VEN 58 0 10 Venezuela|Venezuela, Bolivarian Republic of',
  VG: 'VGB 1 1 10 British Virgin Islands|Virgin Islands, British',
  VI: 'VIR 1 1 10 U.S. Virgin Islands|Virgin Islands, U.S.',
  VN: 'VNM 84 0 10 Vietnam|Viet Nam',
  VU: 'VUT 678 - 7 Vanuatu',
  WF: 'WLF 681 - 6 Wallis and Futuna',
  WS: 'WSM 685 - 10 Samoa',
  YE: 'YEM 967 0 9 Yemen',
  YT: 'MYT 262 0 9 Mayotte',
  ZA: 'ZAF 27 0 9 South Africa',
  ZM: 'ZMB 260 0 9 Zambia',
  ZW: 'ZWE 263 0 9 Zimbabwe'
};

/** Returns how a country's telephone numbers are written; undefined where it has no calling code. */
function diallingOf(country) {
  const row = COUNTRIES[country];
  if (!row) return undefined;
  const columns = row.split(' ');
  if (columns[1] === '0') return undefined;
  return {
    callingCode: columns[1],
    trunkPrefix: columns[2] === '-' ? undefined : columns[2],
    mostDigits: +columns[3]
  };
}

/** Whether a text is the code of a country, in two capitals. */
function isCountry(code) {
  return COUNTRIES.hasOwnProperty(code);
}

/**
 * Returns the country with a code of three letters or a name; undefined if there is none.
 *
 * @param name in capitals, without a digit, " and |
 */
function countryNamed(name) {
  // One search in all rows, which read "DE":"DEU 49 0 15 Germany|Deutschland" in JSON.
  const rows = JSON.stringify(COUNTRIES).toUpperCase();
  const forms = [
    ':"' + name + ' ',
    ' ' + name + '"',
    ' ' + name + '|',
    '|' + name + '"',
    '|' + name + '|'
  ];
  const at = forms.reduce((found, form) => (found === -1 ? rows.indexOf(form) : found), -1);
  if (at === -1) return undefined;
  const colon = rows.lastIndexOf('":"', at);
  return rows.slice(colon - 2, colon);
}

// -----------------------------------------------------------------------------
// The words of addresses
// -----------------------------------------------------------------------------

/**
 * Returns what Amazon's normalizer writes for the words of an address in a country, in rows: a
 * replacement and, in capitals, the words that it stands for. Behind each word is a blank, before each
 * row a line break. A country's own rows come before those for all countries, and the first one counts.
 *
 * Source: the tables in Amazon's Marketing Cloud uploader. Words that stand for themselves are left
 * out, unless the rows for all countries say otherwise.
 */
function addressWordsOf(country) {
  const rows = ownRowsOf(country).concat(allCountries());
  return '\n' + rows.join(' \n') + ' ';
}

function ownRowsOf(country) {
  if (country === 'US') return unitedStates();
  if (country === 'GB') return unitedKingdom();
  if (country === 'FR') return france();
  if (country === 'ES') return spain();
  return country === 'IT' ? italy() : [];
}

/** Directions, "number", and the suffixes that any country's streets have. */
function allCountries() {
  return [
    'ave AVENUE',
    'blvd BOULED',
    'cir CIRCLE',
    'cirs CIRCLES',
    'ct COURT',
    'ctr CENTER CENTRE',
    'dr DRIVE',
    'e EAST',
    'fwy FREEWAY FRWY',
    'hwy HIGHWAY',
    'ln LANE',
    'n NORTH',
    'ne NORTHEAST',
    'number NO NUM NUMERO NÚM NÚMERO',
    'nw NORTHWEST',
    'park PARKS',
    'pkwy PARKWAY PARKWAYS PARKWY PKWAY PKWYS PKY',
    'pl PLACE',
    'plz PLAZA PLZA',
    'rd ROAD',
    's SO SOUTH',
    'se SOUTHEAST',
    'sq SQR SQU SQUARE',
    'st STR STREET',
    'sw SOUTHWEST',
    'w WEST'
  ];
}

/** United States: street suffixes and designators of units. */
function unitedStates() {
  return [
    'aly ALLEE ALLEY ALLY',
    'anx ANEX ANNEX ANNX',
    'apt APARTMENT APPT',
    'arc ARCADE',
    'ave AV AVEN AVENU AVN AVNUE',
    'bch BEACH',
    'bg BURG',
    'bgs BURGS',
    'bldg BUILDING',
    'blf BLUF BLUFF',
    'blfs BLUFFS',
    'blvd BOUL BOULV',
    'bnd BEND',
    'br BRANCH BRNCH',
    'brg BRDGE BRIDGE',
    'brk BROOK',
    'brks BROOKS',
    'bsmt BASEMENT',
    'btm BOT BOTTM BOTTOM',
    'byp BYPA BYPAS BYPASS BYPS',
    'byu BAYOO BAYOU',
    'cir CIRC CIRCL CRCL CRCLE',
    'clb CLUB',
    'clf CLIFF',
    'clfs CLIFFS',
    'cmn COMMON',
    'cmns COMMONS',
    'cor CORNER',
    'cors CORNERS',
    'cp CAMP CMP',
    'cpe CAPE',
    'cres CRESCENT CRSENT CRSNT',
    'crk CREEK',
    'crse COURSE',
    'crst CREST',
    'cswy CAUSEWAY CAUSWA',
    'ctr CEN CENT CENTR CNTER CNTR',
    'ctrs CENTERS',
    'cts COURTS',
    'curv CURVE',
    'cv COVE',
    'cvs COVES',
    'cyn CANYN CANYON CNYN',
    'dept DEPARTMENT',
    'dl DALE',
    'dm DAM',
    'dr DRIV DRV',
    'drs DRIVES',
    'dv DIV DIVIDE DVD',
    'est ESTATE',
    'ests ESTATES',
    'expy EXP EXPR EXPRESS EXPRESSWAY EXPW',
    'ext EXTENSION EXTN EXTNSN',
    'exts EXTENSIONS',
    'fl FLOOR',
    'fld FIELD',
    'flds FIELDS',
    'fls FALLS',
    'flt FLAT',
    'flts FLATS',
    'frd FORD',
    'frds FORDS',
    'frg FORG FORGE',
    'frgs FORGES',
    'frk FORK',
    'frks FORKS',
    'frnt FRONT',
    'frst FOREST FORESTS',
    'fry FERRY FRRY',
    'ft FORT FRT',
    'fwy FREEWY FRWAY',
    'gdn GARDEN GARDN GRDEN GRDN',
    'gdns GARDENS GRDNS',
    'gln GLEN',
    'glns GLENS',
    'grn GREEN',
    'grns GREENS',
    'grv GROV GROVE',
    'grvs GROVES',
    'gtwy GATEWAY GATEWY GATWAY GTWAY',
    'hbr HARB HARBOR HARBR HRBOR',
    'hbrs HARBORS',
    'hl HILL',
    'hls HILLS',
    'hngr HANGER',
    'holw HLLW HOLLOW HOLLOWS HOLWS',
    'hts HEIGHTS HT',
    'hvn HAVEN',
    'hwy HIGHWY HIWAY HIWY HWAY',
    'inlt INLET',
    'is ISLAND ISLND',
    'isle ISLES',
    'iss ISLANDS ISLNDS',
    'jct JCTION JCTN JUNCTION JUNCTN JUNCTON',
    'jcts JCTNS JUNCTIONS',
    'knl KNOL KNOLL',
    'knls KNOLLS',
    'kys KEYS',
    'lbby LOBBY',
    'lck LOCK',
    'lcks LOCKS',
    'ldg LDGE LODG LODGE',
    'lf LOAF',
    'lgt LIGHT',
    'lgts LIGHTS',
    'lk LAKE',
    'lks LAKES',
    'lndg LANDING LNDNG',
    'loop LOOPS',
    'lowr LOWER',
    'mdw MEADOW',
    'mdws MEADOWS MDW MEDOWS',
    'ml MILL',
    'mls MILLS',
    'mnr MANOR',
    'mnrs MANORS',
    'msn MISSION MISSN MSSN',
    'mt MNT MOUNT',
    'mtn MNTAIN MNTN MOUNTAIN MOUNTIN MTIN',
    'mtns MOUNTAINS',
    'mtwy MOTORWAY',
    'nck NECK',
    'ofc OFFICE',
    'opas OVERPASS',
    'orch ORCHARD ORCHRD',
    'oval OVL',
    'park PRK',
    'path PATHS',
    'ph PENTHOUSE',
    'pike PIKES',
    'pln PLAIN',
    'plns PLAINS',
    'pne PINE',
    'pnes PINES',
    'pr PRAIRIE PRR',
    'prt PORT',
    'prts PORTS',
    'psge PASSAGE',
    'pt POINT',
    'pts POINTS',
    'radl RAD RADIAL RADIEL',
    'rdg RDGE RIDGE',
    'rdgs RIDGES',
    'rds ROADS',
    'riv RIVER RIVR RVR',
    'rm ROOM',
    'rnch RANCH RANCHES RNCHS',
    'rpd RAPID',
    'rpds RAPIDS',
    'rst REST',
    'rte ROUTE',
    'shl SHOAL',
    'shls SHOALS',
    'shr SHOAR SHORE',
    'shrs SHORES',
    'skwy SKYWAY',
    'smt SUMIT SUMITT SUMMIT',
    'spc SPACE',
    'spg SPNG SPRING SPRNG',
    'spgs SPNGS SPRINGS SPRNGS',
    'spur SPURS',
    'sq SQRE',
    'sqs SQRS SQUARES',
    'st STRT',
    'sta STATION STATN STN',
    'ste SUITE',
    'stra STRAV STRAVEN STRAVENUE STRAVN STRVN STRVNUE',
    'strm STREAM STREME',
    'sts STREETS',
    'ter TERR TERRACE',
    'tpke TRNPK TURNPIKE TURNPK',
    'trak TRACK TRACKS TRK TRKS',
    'trce TRACE TRACES',
    'trfy TRAFFICWAY',
    'trl TRAIL TRAILS TRLS',
    'trlr TRAILER TRLRS',
    'trwy THROUGHWAY',
    'tunl TUNEL TUNLS TUNNEL TUNNELS TUNNL',
    'un UNION',
    'uns UNIONS',
    'upas UNDERPASS',
    'uppr UPPER',
    'via VDCT VIADCT VIADUCT',
    'vis VIST VISTA VST VSTA',
    'vl VILLE',
    'vlg VILL VILLAG VILLAGE VILLG VILLIAGE',
    'vlgs VILLAGES',
    'vly VALLEY VALLY VLLY',
    'vlys VALLEYS',
    'vw VIEW',
    'vws VIEWS',
    'walk WALKS',
    'way WY',
    'wl WELL',
    'wls WELLS',
    'xing CROSSING CRSSNG',
    'xrd CROSSROAD',
    'xrds CROSSROADS'
  ];
}

/** United Kingdom: organizations, street suffixes and designators of units. */
function unitedKingdom() {
  return [
    'alley ALY',
    'apt APARTMENT',
    'centre CENTER CENTRE CTR',
    'circles CIRCLES',
    'close CL',
    'freeway FREEWAY',
    'frwy FRWY',
    'highway HIGHWAY',
    'ltd LIMITED',
    'parks PARKS',
    'parkway PARKWAY',
    'parkways PARKWAYS',
    'parkwy PARKWY',
    'pkway PKWAY',
    'pkwys PKWYS',
    'pky PKY',
    'plaza PLAZA',
    'plza PLZA',
    'sqr SQR',
    'squ SQU',
    'square SQ SQUARE',
    'str STR'
  ];
}

/** France: designators of streets. */
function france() {
  return [
    'allée ALLEE',
    'allées ALLEES',
    'chemin CHE',
    'impasse IMP',
    'montée MONTEE',
    'route RTE'
  ];
}

/** Spain: prefixes of streets. */
function spain() {
  return [
    'avenida AVD',
    'calle C C/ CARRE CARRER C\\',
    'lugar LG',
    'passeig P PASEO PG PS',
    'plaza PL PLAZA PLZA PZA',
    'rambla RBLA',
    'ronda RDA',
    'urbanización URB'
  ];
}

/** Italy: prefixes of streets. */
function italy() {
  return [
    'corso CSO',
    'largo LGO',
    'piazza PZA PZZA',
    'piazzale PLE',
    'piazzetta PTTA',
    'viale VLE',
    'vicolo VLO'
  ];
}

// -----------------------------------------------------------------------------
// States and provinces
// -----------------------------------------------------------------------------

/** "Texas" → "tx" in US: a name's code in lower case, else its first two letters. */
function normalizeState(text, country) {
  const name = text.toUpperCase().replace(createRegex('[^A-Z]+', 'g'), '');
  return (stateCodesOf(country)[name] || name.slice(0, 2)).toLowerCase();
}

/**
 * The codes that are not the first two letters of their names. Source: Amazon's normalizer, which
 * knows these names.
 */
function stateCodesOf(country) {
  if (country === 'US') return statesOfUnitedStates();
  if (country === 'CA') return statesOfCanada();
  if (country === 'DE') return statesOfGermany();
  if (country === 'ES') return statesOfSpain();
  if (country === 'FR') return statesOfFrance();
  return country === 'IT' ? statesOfItaly() : {};
}

function statesOfUnitedStates() {
  return {
    ALASKA: 'AK',
    ARIZONA: 'AZ',
    CONNECTICUT: 'CT',
    GEORGIA: 'GA',
    HAWAII: 'HI',
    IOWA: 'IA',
    KANSAS: 'KS',
    KENTUCKY: 'KY',
    LOUISIANA: 'LA',
    MAINE: 'ME',
    MARYLAND: 'MD',
    MINNESOTA: 'MN',
    MISSISSIPPI: 'MS',
    MISSOURI: 'MO',
    MONTANA: 'MT',
    NEVADA: 'NV',
    NEWHAMPSHIRE: 'NH',
    NEWJERSEY: 'NJ',
    NEWMEXICO: 'NM',
    NEWYORK: 'NY',
    NORTHCAROLINA: 'NC',
    NORTHDAKOTA: 'ND',
    PENNSYLVANIA: 'PA',
    RHODEISLAND: 'RI',
    SOUTHCAROLINA: 'SC',
    SOUTHDAKOTA: 'SD',
    TENNESSEE: 'TN',
    TEXAS: 'TX',
    VERMONT: 'VT',
    VIRGINIA: 'VA',
    WESTVIRGINIA: 'WV'
  };
}

function statesOfCanada() {
  return {
    ALBERTA: 'AB',
    BRITISHCOLUMBIA: 'BC',
    MANITOBA: 'MB',
    NEWBRUNSWICK: 'NB',
    NEWFOUNDLANDANDLABRADOR: 'NL',
    NORTHWESTTERRITORIES: 'NT',
    NOVASCOTIA: 'NS',
    PRINCEEDWARDISLAND: 'PE',
    QUEBEC: 'QC',
    SASKATCHEWAN: 'SK',
    YUKON: 'YT'
  };
}

function statesOfGermany() {
  return {
    BADENWUERTTEMBERG: 'BW',
    BAVARIA: 'BY',
    BRANDENBURG: 'BB',
    BREMEN: 'HB',
    HAMBURG: 'HH',
    LOWERSAXONY: 'NI',
    MECKLENBURGVORPOMMERN: 'MV',
    NORTHRHINEWESTPHALIA: 'NW',
    RHINELANDPALATINATE: 'RP',
    SAARLAND: 'SL',
    SAXONY: 'SN',
    SAXONYANHALT: 'ST',
    SCHLESWIGHOLSTEIN: 'SH'
  };
}

function statesOfSpain() {
  return {
    ACORUNA: 'C',
    ALACANT: 'A',
    ALAVA: 'VI',
    ALBACETE: 'AB',
    ALICANTE: 'A',
    ARABA: 'VI',
    ASTURIAS: 'O',
    BALEARES: 'PM',
    BALEARS: 'PM',
    BARCELONA: 'B',
    CACERES: 'CC',
    CANTABRIA: 'S',
    CASTELLO: 'CS',
    CASTELLON: 'CS',
    CIUDADREAL: 'CR',
    GERONA: 'GI',
    GIPUZKOA: 'SS',
    GUIPUZCOA: 'SS',
    HUELVA: 'H',
    JAEN: 'J',
    LACORUNA: 'C',
    LARIOJA: 'LO',
    LASPALMAS: 'GC',
    LERIDA: 'L',
    LLEIDA: 'L',
    MADRID: 'M',
    MELILLA: 'ML',
    OURENSE: 'OR',
    PALENCIA: 'P',
    SANTACRUZDETENERIFE: 'TF',
    SEGOVIA: 'SG',
    TARRAGONA: 'T',
    VALENCIA: 'V',
    VIZCAYA: 'BI',
    ZARAGOZA: 'Z'
  };
}

function statesOfFrance() {
  return {
    ALSACE: 'AA',
    BRITTANY: 'BT',
    BURGUNDY: 'BG',
    CENTRE: 'CN',
    CHAMPAGNEARDENNE: 'CG',
    CORSICA: 'CE',
    FRANCHECOMTE: 'FC',
    ILEDEFRANCE: 'IF',
    LANGUEDOCROUSSILLON: 'LU',
    LIMOUSIN: 'LM',
    LORRAINE: 'LE',
    LOWERNORMANDY: 'BN',
    MIDIPYRENEES: 'MP',
    NORDPASDECALAIS: 'NP',
    PAYSDELALOIRE: 'PL',
    POITOUCHARENTES: 'PT',
    RHONEALPES: 'RA',
    UPPERNORMANDY: 'HT'
  };
}

function statesOfItaly() {
  return {
    ASCOLIPICENO: 'AP',
    ASTI: 'AT',
    BARLETTAANDRIATRANI: 'BT',
    BELLUNO: 'BL',
    BENEVENTO: 'BN',
    BERGAMO: 'BG',
    BRESCIA: 'BS',
    CALTANISSETTA: 'CL',
    CAMPOBASSO: 'CB',
    CARBONIAIGLESIAS: 'CI',
    CASERTA: 'CE',
    CATANIA: 'CT',
    CATANZARO: 'CZ',
    COSENZA: 'CS',
    CROTONE: 'KR',
    CUNEO: 'CN',
    FERMO: 'FM',
    FLORENCE: 'FI',
    FOGGIA: 'FG',
    FORLICESENA: 'FC',
    LAQUILA: 'AQ',
    LASPEZIA: 'SP',
    LATINA: 'LT',
    LECCO: 'LC',
    MACERATA: 'MC',
    MANTUA: 'MN',
    MASSAANDCARRARA: 'MS',
    MATERA: 'MT',
    MEDIOCAMPIDANO: 'VS',
    MONZAANDBRIANZA: 'MB',
    OLBIATEMPIO: 'OT',
    PADUA: 'PD',
    PARMA: 'PR',
    PAVIA: 'PV',
    PERUGIA: 'PG',
    PESAROANDURBINO: 'PU',
    PIACENZA: 'PC',
    PISTOIA: 'PT',
    PORDENONE: 'PN',
    POTENZA: 'PZ',
    PRATO: 'PO',
    RAGUSA: 'RG',
    REGGIOCALABRIA: 'RC',
    RIMINI: 'RN',
    ROME: 'RM',
    SASSARI: 'SS',
    SAVONA: 'SV',
    SOUTHTYROL: 'BZ',
    SYRACUSE: 'SR',
    TERNI: 'TR',
    TRAPANI: 'TP',
    TRENTINO: 'TN',
    TREVISO: 'TV',
    TRIESTE: 'TS',
    TURIN: 'TO',
    VERBANOCUSIOOSSOLA: 'VB',
    VERCELLI: 'VC',
    VERONA: 'VR',
    VIBOVALENTIA: 'VV',
    VITERBO: 'VT'
  };
}

// -----------------------------------------------------------------------------
// Letters and their combining marks
// -----------------------------------------------------------------------------

/**
 * Returns by combining mark the letters that take it, each with what both make: " AÀ EÈ". Marks that stand
 * in another order than Unicode's make the same letter. The build derives it from String.normalize.
 */
function compositions() {
  return {
    '\u0300':
      ' AÀ EÈ IÌ NǸ OÒ UÙ WẀ YỲ aà eè iì nǹ oò uù wẁ yỳ ÂẦ ÊỀ ÔỒ ÜǛ âầ êề ôồ üǜ ĂẰ ăằ ĒḔ ēḕ ŌṐ ōṑ ƠỜ ơờ ƯỪ ưừ ΑᾺ ΕῈ ΗῊ ΙῚ ΟῸ ΥῪ ΩῺ ιὶ αὰ εὲ ηὴ υὺ οὸ ωὼ ϊῒ ϋῢ ЕЀ ИЍ еѐ иѝ ἀἂ ἁἃ ἈἊ ἉἋ ἐἒ ἑἓ ἘἚ ἙἛ ἠἢ ἡἣ ἨἪ ἩἫ ἰἲ ἱἳ ἸἺ ἹἻ ὀὂ ὁὃ ὈὊ ὉὋ ὐὒ ὑὓ ὙὛ ὠὢ ὡὣ ὨὪ ὩὫ ᾀᾂ ᾁᾃ ᾈᾊ ᾉᾋ ᾐᾒ ᾑᾓ ᾘᾚ ᾙᾛ ᾠᾢ ᾡᾣ ᾨᾪ ᾩᾫ ᾳᾲ ιὶ ῃῂ ῳῲ',
    '\u0301':
      ' AÁ CĆ EÉ GǴ IÍ KḰ LĹ MḾ NŃ OÓ PṔ RŔ SŚ UÚ WẂ YÝ ZŹ aá cć eé gǵ ií kḱ lĺ mḿ nń oó pṕ rŕ sś uú wẃ yý zź ÂẤ ÅǺ ÆǼ ÇḈ ÊẾ ÏḮ ÔỐ ÕṌ ØǾ ÜǗ âấ åǻ æǽ çḉ êế ïḯ ôố õṍ øǿ üǘ ĂẮ ăắ ĒḖ ēḗ ŌṒ ōṓ ŨṸ ũṹ ƠỚ ơớ ƯỨ ưứ ΑΆ ΕΈ ΗΉ ΙΊ ΟΌ ΥΎ ΩΏ ιί αά εέ ηή υύ οό ωώ ϊΐ ϋΰ ϒϓ ГЃ КЌ гѓ кќ ἀἄ ἁἅ ἈἌ ἉἍ ἐἔ ἑἕ ἘἜ ἙἝ ἠἤ ἡἥ ἨἬ ἩἭ ἰἴ ἱἵ ἸἼ ἹἽ ὀὄ ὁὅ ὈὌ ὉὍ ὐὔ ὑὕ ὙὝ ὠὤ ὡὥ ὨὬ ὩὭ ᾀᾄ ᾁᾅ ᾈᾌ ᾉᾍ ᾐᾔ ᾑᾕ ᾘᾜ ᾙᾝ ᾠᾤ ᾡᾥ ᾨᾬ ᾩᾭ ᾳᾴ ιί ῃῄ ῳῴ',
    '\u0302':
      ' AÂ CĈ EÊ GĜ HĤ IÎ JĴ OÔ SŜ UÛ WŴ YŶ ZẐ aâ cĉ eê gĝ hĥ iî jĵ oô sŝ uû wŵ yŷ zẑ ẠẬ ạậ ẸỆ ẹệ ỌỘ ọộ',
    '\u0303':
      ' AÃ EẼ IĨ NÑ OÕ UŨ VṼ YỸ aã eẽ iĩ nñ oõ uũ vṽ yỹ ÂẪ ÊỄ ÔỖ âẫ êễ ôỗ ĂẴ ăẵ ƠỠ ơỡ ƯỮ ưữ',
    '\u0304':
      ' AĀ EĒ GḠ IĪ OŌ UŪ YȲ aā eē gḡ iī oō uū yȳ ÄǞ ÆǢ ÕȬ ÖȪ ÜǕ äǟ æǣ õȭ öȫ üǖ ǪǬ ǫǭ ȦǠ ȧǡ ȮȰ ȯȱ ΑᾹ ΙῙ ΥῩ ιῑ αᾱ υῡ ИӢ УӮ иӣ уӯ ḶḸ ḷḹ ṚṜ ṛṝ ιῑ',
    '\u0306':
      ' AĂ EĔ GĞ IĬ OŎ UŬ aă eĕ gğ iĭ oŏ uŭ ȨḜ ȩḝ ΑᾸ ΙῘ ΥῨ ιῐ αᾰ υῠ ЕӖ ИЙ УЎ АӐ ЖӁ аӑ еӗ жӂ ий уў ẠẶ ạặ ιῐ',
    '\u0307':
      ' AȦ BḂ CĊ DḊ EĖ FḞ GĠ HḢ Iİ MṀ NṄ OȮ PṖ RṘ SṠ TṪ WẆ XẊ YẎ ZŻ aȧ bḃ cċ dḋ eė fḟ gġ hḣ mṁ nṅ oȯ pṗ rṙ sṡ tṫ wẇ xẋ yẏ zż ŚṤ śṥ ŠṦ šṧ ſẛ ṢṨ ṣṩ',
    '\u0308':
      ' AÄ EË HḦ IÏ OÖ UÜ WẄ XẌ YŸ aä eë hḧ iï oö tẗ uü wẅ xẍ yÿ ÕṎ õṏ ŪṺ ūṻ ΙΪ ΥΫ ιϊ υϋ ϒϔ ЕЁ ІЇ ИӤ УӰ АӒ ЖӜ ЗӞ ОӦ ЧӴ ЫӸ ЭӬ аӓ её жӝ зӟ иӥ оӧ уӱ чӵ ыӹ эӭ ії ӘӚ әӛ ӨӪ өӫ ιϊ',
    '\u0309': ' AẢ EẺ IỈ OỎ UỦ YỶ aả eẻ iỉ oỏ uủ yỷ ÂẨ ÊỂ ÔỔ âẩ êể ôổ ĂẲ ăẳ ƠỞ ơở ƯỬ ưử',
    '\u030A': ' AÅ UŮ aå uů wẘ yẙ',
    '\u030B': ' OŐ UŰ oő uű УӲ уӳ',
    '\u030C':
      ' AǍ CČ DĎ EĚ GǦ HȞ IǏ KǨ LĽ NŇ OǑ RŘ SŠ TŤ UǓ ZŽ aǎ cč dď eě gǧ hȟ iǐ jǰ kǩ lľ nň oǒ rř sš tť uǔ zž ÜǙ üǚ ƷǮ ʒǯ',
    '\u030F': ' AȀ EȄ IȈ OȌ RȐ UȔ aȁ eȅ iȉ oȍ rȑ uȕ ѴѶ ѵѷ',
    '\u0311': ' AȂ EȆ IȊ OȎ RȒ UȖ aȃ eȇ iȋ oȏ rȓ uȗ',
    '\u0313': ' ΑἈ ΕἘ ΗἨ ΙἸ ΟὈ ΩὨ ιἰ αἀ εἐ ηἠ υὐ οὀ ρῤ ωὠ ᾳᾀ ᾼᾈ ιἰ ῃᾐ ῌᾘ ῳᾠ ῼᾨ',
    '\u0314': ' ΑἉ ΕἙ ΗἩ ΙἹ ΟὉ ΥὙ ΩὩ ιἱ ΡῬ αἁ εἑ ηἡ υὑ οὁ ρῥ ωὡ ᾳᾁ ᾼᾉ ιἱ ῃᾑ ῌᾙ ῳᾡ ῼᾩ',
    '\u031B': ' OƠ UƯ oơ uư ÒỜ ÓỚ ÕỠ ÙỪ ÚỨ òờ óớ õỡ ùừ úứ ŨỮ ũữ ỌỢ ọợ ỎỞ ỏở ỤỰ ụự ỦỬ ủử',
    '\u0323':
      ' AẠ BḄ DḌ EẸ HḤ IỊ KḲ LḶ MṂ NṆ OỌ RṚ SṢ TṬ UỤ VṾ WẈ YỴ ZẒ aạ bḅ dḍ eẹ hḥ iị kḳ lḷ mṃ nṇ oọ rṛ sṣ tṭ uụ vṿ wẉ yỵ zẓ ÂẬ ÊỆ ÔỘ âậ êệ ôộ ĂẶ ăặ ƠỢ ơợ ƯỰ ưự ṠṨ ṡṩ',
    '\u0324': ' UṲ uṳ',
    '\u0325': ' AḀ aḁ',
    '\u0326': ' SȘ TȚ sș tț',
    '\u0327': ' CÇ DḐ EȨ GĢ HḨ KĶ LĻ NŅ RŖ SŞ TŢ cç dḑ eȩ gģ hḩ kķ lļ nņ rŗ sş tţ ĆḈ ćḉ ĔḜ ĕḝ',
    '\u0328': ' AĄ EĘ IĮ OǪ UŲ aą eę iį oǫ uų ŌǬ ōǭ',
    '\u032D': ' DḒ EḘ LḼ NṊ TṰ UṶ dḓ eḙ lḽ nṋ tṱ uṷ',
    '\u032E': ' HḪ hḫ',
    '\u0330': ' EḚ IḬ UṴ eḛ iḭ uṵ',
    '\u0331': ' BḆ DḎ KḴ LḺ NṈ RṞ TṮ ZẔ bḇ dḏ hẖ kḵ lḻ nṉ rṟ tṯ zẕ',
    '\u0340':
      ' AÀ EÈ IÌ NǸ OÒ UÙ WẀ YỲ aà eè iì nǹ oò uù wẁ yỳ ÂẦ ÊỀ ÔỒ ÜǛ âầ êề ôồ üǜ ĂẰ ăằ ĒḔ ēḕ ŌṐ ōṑ ƠỜ ơờ ƯỪ ưừ ΑᾺ ΕῈ ΗῊ ΙῚ ΟῸ ΥῪ ΩῺ ιὶ αὰ εὲ ηὴ υὺ οὸ ωὼ ϊῒ ϋῢ ЕЀ ИЍ еѐ иѝ ἀἂ ἁἃ ἈἊ ἉἋ ἐἒ ἑἓ ἘἚ ἙἛ ἠἢ ἡἣ ἨἪ ἩἫ ἰἲ ἱἳ ἸἺ ἹἻ ὀὂ ὁὃ ὈὊ ὉὋ ὐὒ ὑὓ ὙὛ ὠὢ ὡὣ ὨὪ ὩὫ ᾀᾂ ᾁᾃ ᾈᾊ ᾉᾋ ᾐᾒ ᾑᾓ ᾘᾚ ᾙᾛ ᾠᾢ ᾡᾣ ᾨᾪ ᾩᾫ ᾳᾲ ιὶ ῃῂ ῳῲ',
    '\u0341':
      ' AÁ CĆ EÉ GǴ IÍ KḰ LĹ MḾ NŃ OÓ PṔ RŔ SŚ UÚ WẂ YÝ ZŹ aá cć eé gǵ ií kḱ lĺ mḿ nń oó pṕ rŕ sś uú wẃ yý zź ÂẤ ÅǺ ÆǼ ÇḈ ÊẾ ÏḮ ÔỐ ÕṌ ØǾ ÜǗ âấ åǻ æǽ çḉ êế ïḯ ôố õṍ øǿ üǘ ĂẮ ăắ ĒḖ ēḗ ŌṒ ōṓ ŨṸ ũṹ ƠỚ ơớ ƯỨ ưứ ΑΆ ΕΈ ΗΉ ΙΊ ΟΌ ΥΎ ΩΏ ιί αά εέ ηή υύ οό ωώ ϊΐ ϋΰ ϒϓ ГЃ КЌ гѓ кќ ἀἄ ἁἅ ἈἌ ἉἍ ἐἔ ἑἕ ἘἜ ἙἝ ἠἤ ἡἥ ἨἬ ἩἭ ἰἴ ἱἵ ἸἼ ἹἽ ὀὄ ὁὅ ὈὌ ὉὍ ὐὔ ὑὕ ὙὝ ὠὤ ὡὥ ὨὬ ὩὭ ᾀᾄ ᾁᾅ ᾈᾌ ᾉᾍ ᾐᾔ ᾑᾕ ᾘᾜ ᾙᾝ ᾠᾤ ᾡᾥ ᾨᾬ ᾩᾭ ᾳᾴ ιί ῃῄ ῳῴ',
    '\u0342':
      ' ιῖ αᾶ ηῆ υῦ ωῶ ϊῗ ϋῧ ἀἆ ἁἇ ἈἎ ἉἏ ἠἦ ἡἧ ἨἮ ἩἯ ἰἶ ἱἷ ἸἾ ἹἿ ὐὖ ὑὗ ὙὟ ὠὦ ὡὧ ὨὮ ὩὯ ᾀᾆ ᾁᾇ ᾈᾎ ᾉᾏ ᾐᾖ ᾑᾗ ᾘᾞ ᾙᾟ ᾠᾦ ᾡᾧ ᾨᾮ ᾩᾯ ᾳᾷ ιῖ ῃῇ ῳῷ',
    '\u0343': ' ΑἈ ΕἘ ΗἨ ΙἸ ΟὈ ΩὨ ιἰ αἀ εἐ ηἠ υὐ οὀ ρῤ ωὠ ᾳᾀ ᾼᾈ ιἰ ῃᾐ ῌᾘ ῳᾠ ῼᾨ',
    '\u0344': ' IḮ UǗ iḯ uǘ ιΐ υΰ ιΐ',
    '\u0345':
      ' Αᾼ Ηῌ Ωῼ άᾴ αᾳ ήῄ ηῃ ωῳ ώῴ ἀᾀ ἁᾁ ἂᾂ ἃᾃ ἄᾄ ἅᾅ ἆᾆ ἇᾇ Ἀᾈ Ἁᾉ Ἂᾊ Ἃᾋ Ἄᾌ Ἅᾍ Ἆᾎ Ἇᾏ ἠᾐ ἡᾑ ἢᾒ ἣᾓ ἤᾔ ἥᾕ ἦᾖ ἧᾗ Ἠᾘ Ἡᾙ Ἢᾚ Ἣᾛ Ἤᾜ Ἥᾝ Ἦᾞ Ἧᾟ ὠᾠ ὡᾡ ὢᾢ ὣᾣ ὤᾤ ὥᾥ ὦᾦ ὧᾧ Ὠᾨ Ὡᾩ Ὢᾪ Ὣᾫ Ὤᾬ Ὥᾭ Ὦᾮ Ὧᾯ ὰᾲ άᾴ ὴῂ ήῄ ὼῲ ώῴ ᾶᾷ ῆῇ ῶῷ',
    '\u3099':
      ' うゔ かが きぎ くぐ けげ こご さざ しじ すず せぜ そぞ ただ ちぢ つづ てで とど はば ひび ふぶ へべ ほぼ ゝゞ ウヴ カガ キギ クグ ケゲ コゴ サザ シジ スズ セゼ ソゾ タダ チヂ ツヅ テデ トド ハバ ヒビ フブ ヘベ ホボ ワヷ ヰヸ ヱヹ ヲヺ ヽヾ',
    '\u309A': ' はぱ ひぴ ふぷ へぺ ほぽ ハパ ヒピ フプ ヘペ ホポ'
  };
}

// -----------------------------------------------------------------------------
// How an event can end, and what can be noted
// -----------------------------------------------------------------------------

/**
 * How an event can end without being accepted, and what can be noted of it: a stable code for
 * programs, and the sentence that people read in the log. Log lines, BigQuery rows and dead letters
 * have both; a code is never renamed, and an event can end, or be noted, in no other way.
 *
 * In a sentence {} is the subject of the code, such as the days of event_too_old; of a match key, whose
 * subject is "EMAIL.email_address", {type} and {property} are its parts.
 */
const REASONS = {
  // Before anything is sent: the settings or the visitor want it so, or something is missing.
  ad_storage_not_granted: 'Consent to ad storage is not granted',
  event_unmapped: 'The event is mapped to no conversion type',
  consent_missing: 'Amazon wants a consent signal here, and there is none',
  event_time_unreadable: 'The field Event time does not hold a time in the past',
  event_too_old: 'The event is {}',
  purchase_below_zero: 'A purchase below zero is a refund, which Amazon does not take',
  user_data_denied: 'User data is denied',
  match_key_missing: 'No match key: pass user_data',
  nobody_named: 'No match key: the event names nobody',
  // The set-up of the tag.
  account_id_unusable:
    'The account ID is empty or not digits only: enter the number that Amazon Ads shows, not ENTITY…',
  profile_id_unusable:
    'The profile ID is empty or not digits only: enter the profileId of GET /v2/profiles',
  credential_unusable: 'A credential is empty or malformed: {}',
  // Login with Amazon.
  refresh_token_refused: 'Login with Amazon gave no token: create a new refresh token',
  client_refused: 'Login with Amazon gave no token: check client ID and {}',
  token_unavailable: 'Login with Amazon gave no token: {}',
  token_late: 'No token in time',
  token_queue_full: 'Too many events wait for a token already',
  // Delivery. What Amazon answered begins with its status.
  breaker_open: 'Amazon accepted none of the last events: not sent; from time to time one event is',
  amazon_silent: 'Amazon answered {}',
  amazon_throttled: 'Amazon answered {}',
  amazon_unavailable: 'Amazon answered {}',
  amazon_wait_too_long: 'Amazon answered {}',
  amazon_token_refused: 'Amazon answered {}',
  amazon_access_refused: 'Amazon answered {}',
  amazon_address_unknown: 'Amazon answered {}',
  amazon_refused: 'Amazon answered {}',
  amazon_unreadable: 'Amazon answered {}'
};

/** What was given and left out, or taken otherwise. */
const NOTES = {
  queue_unusable: 'sent at once: the fields of the queue name no topic',
  queue_refused: 'sent at once: Pub/Sub answered {}',
  consent_unreadable: 'consent taken as denied: {} cannot be read',
  gpp_without_tcf:
    'GPP string left out: it has no TCF section, which alone speaks for this country',
  country_unreadable: 'country left out: Amazon does not accept it',
  country_assumed: 'country unknown: US assumed',
  event_time_unusable: 'event time left out: {} is not a time in the past',
  event_id_unreadable: 'event ID left out: it is not text',
  event_source_unknown: 'event source left out: Amazon does not have it',
  data_set_name_unusable: 'data set name left out: Amazon does not accept it',
  event_time_as_utc: 'event time taken as UTC: {} names no time zone',
  event_id_missing: 'no order ID: a random one was made',
  value_missing: 'value missing: Amazon takes the one of its conversion definition',
  value_unreadable: 'value left out: it is not an amount that can be read in one way',
  value_out_of_range: 'value left out: out of range',
  item_price_missing: 'value left out: an item has no price',
  number_ambiguous: '{} taken as a decimal number: its separator could also part thousands',
  currency_missing: 'currency missing: Amazon takes the one of its conversion definition',
  currency_unknown: 'currency left out: Amazon does not accept it',
  units_unusable: 'units left out: a quantity is not a number of at least 1',
  units_cut: 'units cut: a quantity is not a whole number',
  units_out_of_range: 'units left out: out of range',
  custom_data_unusable: 'custom data left out: {}',
  custom_data_as_utc: 'custom data taken as UTC: {} names no time zone',
  custom_data_nameless: 'custom data left out: a row has no name',
  limited_data_use_assumed: 'limited data use assumed: {} cannot be read',
  partner_unusable: '{} left out: it is not text, or it names a person',
  match_key_unusable: '{type} left out: {property} does not hold one',
  digest_unusable: '{type} left out: {property} does not hold a SHA-256 digest',
  user_data_unread: 'user_data not read: {} is not a property that the tag knows',
  match_key_row_unusable: '{} left out: its row does not hold one',
  match_key_row_unknown: 'match key left out: its row does not hold one'
};

/** Returns the code of a reason or note, without its subject. */
function codeOf(coded) {
  return coded.split(':')[0];
}

/** Returns the sentence of a reason or note; its code alone if no sentence is known. */
function sentenceOf(coded, sentences) {
  const code = codeOf(coded);
  const subject = coded.slice(code.length + 1);
  const type = subject.split('.')[0];
  return (sentences.hasOwnProperty(code) ? sentences[code] : code)
    .split('{type}')
    .join(type)
    .split('{property}')
    .join(subject.slice(type.length + 1))
    .split('{}')
    .join(subject);
}

main();


___SERVER_PERMISSIONS___

[
  {
    "instance": {
      "key": {
        "publicId": "send_http",
        "versionId": "1"
      },
      "param": [
        {
          "key": "allowedUrls",
          "value": {
            "type": 1,
            "string": "specific"
          }
        },
        {
          "key": "urls",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 1,
                "string": "https://advertising-api.amazon.com/*"
              },
              {
                "type": 1,
                "string": "https://advertising-api-eu.amazon.com/*"
              },
              {
                "type": 1,
                "string": "https://advertising-api-fe.amazon.com/*"
              },
              {
                "type": 1,
                "string": "https://api.amazon.com/auth/o2/token"
              },
              {
                "type": 1,
                "string": "https://api.amazon.co.uk/auth/o2/token"
              },
              {
                "type": 1,
                "string": "https://api.amazon.co.jp/auth/o2/token"
              },
              {
                "type": 1,
                "string": "https://pubsub.googleapis.com/v1/projects/*"
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "read_event_data",
        "versionId": "1"
      },
      "param": [
        {
          "key": "eventDataAccess",
          "value": {
            "type": 1,
            "string": "any"
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "get_cookies",
        "versionId": "1"
      },
      "param": [
        {
          "key": "cookieAccess",
          "value": {
            "type": 1,
            "string": "specific"
          }
        },
        {
          "key": "cookieNames",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 1,
                "string": "amznAref"
              },
              {
                "type": 1,
                "string": "amzn_click_id"
              },
              {
                "type": 1,
                "string": "amzn_consent"
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "set_cookies",
        "versionId": "1"
      },
      "param": [
        {
          "key": "allowedCookies",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "name"
                  },
                  {
                    "type": 1,
                    "string": "domain"
                  },
                  {
                    "type": 1,
                    "string": "path"
                  },
                  {
                    "type": 1,
                    "string": "secure"
                  },
                  {
                    "type": 1,
                    "string": "session"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "amznAref"
                  },
                  {
                    "type": 1,
                    "string": "*"
                  },
                  {
                    "type": 1,
                    "string": "/"
                  },
                  {
                    "type": 1,
                    "string": "any"
                  },
                  {
                    "type": 1,
                    "string": "any"
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "name"
                  },
                  {
                    "type": 1,
                    "string": "domain"
                  },
                  {
                    "type": 1,
                    "string": "path"
                  },
                  {
                    "type": 1,
                    "string": "secure"
                  },
                  {
                    "type": 1,
                    "string": "session"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "amzn_click_id"
                  },
                  {
                    "type": 1,
                    "string": "*"
                  },
                  {
                    "type": 1,
                    "string": "/"
                  },
                  {
                    "type": 1,
                    "string": "any"
                  },
                  {
                    "type": 1,
                    "string": "any"
                  }
                ]
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "read_request",
        "versionId": "1"
      },
      "param": [
        {
          "key": "requestAccess",
          "value": {
            "type": 1,
            "string": "specific"
          }
        },
        {
          "key": "headersAllowed",
          "value": {
            "type": 8,
            "boolean": true
          }
        },
        {
          "key": "headerAccess",
          "value": {
            "type": 1,
            "string": "specific"
          }
        },
        {
          "key": "headerWhitelist",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "headerName"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "trace-id"
                  }
                ]
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "read_container_data",
        "versionId": "1"
      },
      "param": []
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "access_template_storage",
        "versionId": "1"
      },
      "param": []
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "use_google_credentials",
        "versionId": "1"
      },
      "param": [
        {
          "key": "allowedScopes",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 1,
                "string": "https://www.googleapis.com/auth/pubsub"
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "logging",
        "versionId": "1"
      },
      "param": [
        {
          "key": "environments",
          "value": {
            "type": 1,
            "string": "all"
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "access_bigquery",
        "versionId": "1"
      },
      "param": [
        {
          "key": "allowedTables",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "projectId"
                  },
                  {
                    "type": 1,
                    "string": "datasetId"
                  },
                  {
                    "type": 1,
                    "string": "tableId"
                  },
                  {
                    "type": 1,
                    "string": "operation"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "*"
                  },
                  {
                    "type": 1,
                    "string": "*"
                  },
                  {
                    "type": 1,
                    "string": "*"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ]
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  }
]


___TESTS___

scenarios:
- name: 'A variable without a value as account: the tag fails and sends nothing'
  code: |-
    run({ accountId: undefined }, () => {
      assertFailure('The account ID is empty or not digits only');
      assertApi('sendHttpRequest').wasNotCalled();
    });
- name: 'The ID of an entity as account: the tag fails, says what to enter and sends nothing'
  code: |-
    run({ accountId: 'ENTITY1A2B3C' }, () => {
      assertFailure('not ENTITY');
      assertApi('sendHttpRequest').wasNotCalled();
    });
- name: Further advertisers get the event too, with one token for all
  code: |-
    const others = [{ accountId: '111111', dataSetName: 'Second_shop' }, { accountId: '222222' }];

    run({ additionalAdvertisers: others }, () => {
      assertSuccess();
      assertThat(tokenRequests).hasLength(1);
      assertThat(requests.map((request) => request.headers['Amazon-Ads-AccountId'])).isEqualTo([
        '5879120000000',
        '111111',
        '222222'
      ]);
      assertThat(sentEvent(1).eventDescription.dataSetName).isEqualTo('Second_shop');
      assertThat(sentEvent(2).eventDescription.dataSetName).isUndefined();
    });
- name: One advertiser that refuses makes the tag fail; the others still get the event
  code: |-
    answers = [ACCEPTED, answer(403, { code: 'FORBIDDEN' }), ACCEPTED];
    const others = [{ accountId: '111111' }, { accountId: '222222' }];

    run({ additionalAdvertisers: others }, () => {
      assertApi('gtmOnFailure').wasCalled();
      assertApi('gtmOnSuccess').wasNotCalled();
      assertThat(requests).hasLength(3);
      assertThat(reports.map((report) => report.Outcome)).containsExactly(
        'accepted',
        'refused',
        'accepted'
      );
    });
- name: '400: refused, not sent again'
  code: |-
    answers = [answer(400, { code: 'BAD_REQUEST', message: 'countryCode is missing' })];

    run({}, () => {
      assertFailure('Amazon answered 400: BAD_REQUEST countryCode is missing');
      assertThat(requests).hasLength(1);
    });
- name: '401: a new token is fetched once, and the event accepted'
  code: |-
    answers = [answer(401, { code: 'UNAUTHORIZED' }), ACCEPTED];
    tokenAnswers = [TOKEN, NEXT_TOKEN];

    run({}, () => {
      assertSuccess();
      assertThat(tokenRequests).hasLength(2);
      assertThat(requests).hasLength(2);
      assertThat(requests[0].headers.Authorization).isEqualTo('Bearer Atza|first');
      assertThat(requests[1].headers.Authorization).isEqualTo('Bearer Atza|second');
      assertThat(requests[1].body).isEqualTo(requests[0].body);
    });
- name: '401 again with the new token: the tag fails and says what to check'
  code: |-
    answers = [answer(401, { code: 'UNAUTHORIZED' })];
    tokenAnswers = [TOKEN, NEXT_TOKEN];

    run({}, () => {
      assertFailure('check credentials and region');
      assertThat(requests).hasLength(2);
      assertThat(tokenRequests).hasLength(2);
    });
- name: '403: refused, with the advice to check the account'
  code: |-
    answers = [answer(403, { code: 'FORBIDDEN', message: 'No access' })];

    run({}, () => {
      assertFailure('check account or profile ID, and access');
      assertThat(requests).hasLength(1);
    });
- name: '429: sent again after the time Amazon asks for, the same bytes'
  code: |-
    answers = [answer(429, {}, { 'retry-after': '2' }), ACCEPTED];
    tick = 2000;

    run({}, () => {
      assertSuccess();
      assertThat(requests).hasLength(2);
      assertThat(requests[1].body).isEqualTo(requests[0].body);
      assertThat(reports[0].LatencyMs).isEqualTo(2000);
      assertThat(reports[0].Attempts).isEqualTo(2);
    });
- name: '429 with a wait that is too long for a tag: it fails at once'
  code: |-
    answers = [answer(429, {}, { 'retry-after': '120' })];

    run({}, () => {
      assertFailure('wait 120 s is too long for a tag');
      assertThat(requests).hasLength(1);
    });
- name: '503, 500 and 502: the event is sent again until it is accepted'
  code: |-
    answers = [answer(503, {}), answer(500, {}), answer(502, {}), ACCEPTED];

    run({}, () => {
      assertSuccess();
      assertThat(requests).hasLength(4);
    });
- name: '504 every time: the tag fails when the attempts are used up'
  code: |-
    answers = [answer(504, {})];

    run({ maxAttempts: '3' }, () => {
      assertFailure('Amazon answered 504');
      assertThat(requests).hasLength(3);
      assertThat(reports[0].Message).isEqualTo('Conversion failed');
    });
- name: An answer that is no JSON is no success
  code: |-
    answers = [{ statusCode: 200, headers: {}, body: '<html>Hello</html>' }];

    run({}, () => {
      assertFailure('nothing on the event');
      assertThat(requests).hasLength(1);
    });
- name: 'No answer at all: the tag fails when the attempts are used up'
  code: |-
    answers = [{ reason: 'timed_out' }];

    run({ maxAttempts: '2' }, () => {
      assertFailure('no answer in time');
      assertThat(requests).hasLength(2);
    });
- name: A 207 that does not mention the event is no success
  code: |-
    answers = [answer(207, { success: [{ index: 4 }], error: [] })];

    run({}, () => {
      assertFailure('nothing on the event');
    });
- name: 'Refused in the 207: the tag fails with Amazon’s reason'
  code: |-
    const error = { code: 'FIELD_VALUE_IS_INVALID', message: 'Bad time', fieldLocation: 'eventTime' };
    answers = [answer(207, { success: [], error: [{ index: 0, errors: [error] }] })];

    run({}, () => {
      assertFailure('FIELD_VALUE_IS_INVALID Bad time eventTime');
      assertThat(requests).hasLength(1);
      assertThat(reports[0].Message).isEqualTo('Conversion refused');
    });
- name: 'No answer in time: sent again, and accepted'
  code: |-
    answers = [{ reason: 'timed_out' }, { reason: 'failed' }, ACCEPTED];

    run({}, () => {
      assertSuccess();
      assertThat(requests).hasLength(3);
    });
- name: Cookies get the domain of the form
  code: |-
    event.page_location = 'https://shop.example/?amzn_click_id=click-7';

    run({ cookieDomain: 'shop.example' }, () => {
      assertSuccess();
      assertThat(setCookies[0].options.domain).isEqualTo('shop.example');
    });
- name: An ad click of the landing page is kept in cookies and sent
  code: |-
    event.page_location = 'https://shop.example/?aref=abcDEF1234&amzn_click_id=click-7';

    run({}, () => {
      assertSuccess();
      assertThat(sentEvent().arefMeasurementTokens).isEqualTo('abcDEF1234.1776688496789');
      assertThat(setCookies).isEqualTo([
        {
          name: 'amzn_click_id',
          value: 'click-7',
          options: { domain: 'auto', path: '/', 'max-age': 7776000, sameSite: 'lax', secure: true }
        },
        {
          name: 'amznAref',
          value: 'abcDEF1234.1776688496789',
          options: { domain: 'auto', path: '/', 'max-age': 2592000, sameSite: 'lax', secure: true }
        }
      ]);
    });
- name: The European region has no measurement tokens
  code: |-
    event.page_location = 'https://shop.example/?aref=abcDEF1234';
    event.consent_state = { ad_storage: true };

    run({ region: 'EU' }, () => {
      assertSuccess();
      assertApi('setCookie').wasNotCalled();
      assertThat(sentEvent().arefMeasurementTokens).isUndefined();
    });
- name: Without consent to ad storage no cookie is set or read
  code: |-
    event.page_location = 'https://shop.example/?aref=abcDEF1234&amzn_click_id=click-7';
    event.amzn_user_data = 'GRANTED';
    event.amzn_ad_storage = 'DENIED';

    run({}, () => {
      assertSuccess();
      assertApi('setCookie').wasNotCalled();
      assertApi('getCookieValues').wasNotCalled();
      assertThat(sentEvent().arefMeasurementTokens).isUndefined();
    });
- name: Ad clicks of cookies are sent; those older than 30 days are not
  code: |-
    cookies.amznAref = 'abcDEF1234.' + (NOW - DAY) + '|zzzzzzzzzz.' + (NOW - 31 * DAY);

    run({}, () => {
      assertSuccess();
      assertThat(sentEvent().arefMeasurementTokens).isEqualTo('abcDEF1234.' + (NOW - DAY));
      assertApi('setCookie').wasNotCalled();
    });
- name: 'Ad storage required and granted: sent'
  code: |-
    event['x-ga-gcs'] = 'G110';

    run({ adStorageConsent: 'required' }, () => {
      assertSuccess();
      assertThat(requests).hasLength(1);
    });
- name: 'Ad storage required and not granted: nothing is sent'
  code: |-
    event['x-ga-gcs'] = 'G101';

    run({ adStorageConsent: 'required' }, () => {
      assertSuccess();
      assertApi('sendHttpRequest').wasNotCalled();
      assertThat(reports[0].Reason).isEqualTo('Consent to ad storage is not granted');
    });
- name: The consent signal of the cookie amzn_consent is sent where the event has none
  code: |-
    event.user_data.address.country = 'DE';
    cookies.amzn_consent =
      '{"geo":{"countryCode":"DE"},"amazonConsentFormat":{"amznAdStorage":"GRANTED","amznUserData":"GRANTED"},"version":"1"}';

    run({}, () => {
      assertSuccess();
      assertThat(sentEvent().consent).isEqualTo({
        amazonConsent: { amznUserData: 'GRANTED', amznAdStorage: 'GRANTED' }
      });
    });
- name: 'No consent signal of somebody in Germany: not sent'
  code: |-
    event.user_data.address.country = 'DE';

    run({}, () => {
      assertFailure('Amazon wants a consent signal');
      assertApi('sendHttpRequest').wasNotCalled();
    });
- name: 'No consent signal in the European region: not sent'
  code: |-
    run({ region: 'EU' }, () => {
      assertFailure('Amazon wants a consent signal');
      assertApi('sendHttpRequest').wasNotCalled();
    });
- name: Of several consent signals the TCF string is sent
  code: |-
    const TCF = 'CQabcdEQabcdEAHABDENB1FgAP_gAEPgAAqIJ4NB7G_eTXFjuXp-';
    event.user_data.address.country = 'DE';
    event.tcf_string = TCF;
    event.gpp_string = 'DBABMA~' + TCF;
    event.consent_state = { ad_storage: true, ad_user_data: true };

    run({ sendIpAddress: true }, () => {
      assertSuccess();
      assertThat(sentEvent().consent).isEqualTo({
        tcf: TCF,
        geo: { ipAddress: '203.0.113.7' }
      });
    });
- name: Only the consent signal that was chosen is sent, and a field comes first
  code: |-
    event.tcf_string = 'CQabcdEQabcdEAHABDENB1FgAP_gAEPgAAqIJ4NB7G_eTXFjuXp-';
    event.gpp_string = 'DBABTA~1YNN';

    run({ consentSource: 'gpp', gpp: 'DBABTA~1YYN' }, () => {
      assertSuccess();
      assertThat(sentEvent().consent).isEqualTo({ gpp: 'DBABTA~1YYN' });
    });
- name: A TCF string that is none counts as a denial
  code: |-
    event.user_data.address.country = 'DE';
    event.tcf = 'denied';
    event['x-ga-gcs'] = 'G111';

    run({}, () => {
      assertSuccess();
      assertApi('sendHttpRequest').wasNotCalled();
      assertThat(reports[0].Reason).isEqualTo('User data is denied');
    });
- name: 'Use of user data denied: no API gets the event, not even one that takes events without identifiers'
  code: |-
    event.user_data.address.postal_code = '75236';
    cookies.amzn_click_id = 'click-7';

    run({ api: 'offAmazon2023', offAmazonShape: 'rich', amznUserData: 'DENIED' }, () => {
      assertSuccess();
      assertThat(requests).hasLength(0);
      assertThat(reports[0].ReasonCode).isEqualTo('user_data_denied');
    });
- name: 'Use of user data denied: no identifiers leave'
  code: |-
    run({ amznUserData: 'opted_out' }, () => {
      assertSuccess();
      assertApi('sendHttpRequest').wasNotCalled();
      assertThat(reports[0].Reason).isEqualTo('User data is denied');
    });
- name: 'Conversions v1: a purchase arrives whole'
  code: |-
    answers = [CONVERSIONS_V1_ACCEPTED];

    run({ api: 'conversionsV1' }, () => {
      assertSuccess();
      assertThat(requests[0].url).isEqualTo('https://advertising-api.amazon.com/events/v1/conversions');
      assertThat(requests[0].headers).isEqualTo({
        'Content-Type': 'application/vnd.amcconversionevent.v1+json',
        'Amazon-Advertising-API-ClientId': 'amzn1.application-oa2-client.0123456789abcdef',
        'Amazon-Advertising-API-Scope': '3231294500000',
        Authorization: 'Bearer Atza|first'
      });
      assertThat(bodyOf()).isEqualTo({
        eventData: [
          {
            name: 'purchase',
            eventType: 'OFF_AMAZON_PURCHASES',
            eventActionSource: 'WEBSITE',
            countryCode: 'US',
            timestamp: '2026-04-20T12:34:56.789Z',
            clientDedupeId: 'ORDER-1042',
            matchKeys: [{ type: 'EMAIL', values: [EMAIL_DIGEST] }],
            value: 129.95,
            currencyCode: 'USD',
            unitsSold: 3,
            customAttributes: [
              { name: 'brand', value: 'Acme' },
              { name: 'category', value: 'Shoes' },
              { name: 'productId', value: 'SKU_1' }
            ]
          }
        ]
      });
    });
- name: Where nothing says the country, US is assumed, and the log says so
  code: |-
    event.user_data.address = undefined;

    run({}, () => {
      assertSuccess();
      assertThat(sentEvent().countryCode).isEqualTo('US');
      assertThat(reports[0].Notes).contains('US assumed');
    });
- name: The default country counts where the event has none, a field before all
  code: |-
    event.user_data.address = undefined;

    run({ defaultCountryCode: 'CA' }, () => {
      assertThat(sentEvent(0).countryCode).isEqualTo('CA');
      run({ countryCode: 'en-US' }, () => {
        assertSuccess();
        assertThat(sentEvent(1).countryCode).isEqualTo('US');
      });
    });
- name: Without an address the country is that of the browser’s language
  code: |-
    event.user_data.address = undefined;
    event.language = 'en-ca';

    run({}, () => {
      assertSuccess();
      assertThat(sentEvent().countryCode).isEqualTo('CA');
    });
- name: 'A variable without a value as credential: the tag fails and sends nothing'
  code: |-
    run({ clientSecret: undefined }, () => {
      assertFailure('A credential is empty');
      assertApi('sendHttpRequest').wasNotCalled();
    });
- name: Custom data of the form wins over the item and is made valid
  code: |-
    const customRows = [
      { name: 'brand', dataType: 'STRING', value: 'Google Merchandise (EU)' },
      { name: 'members', dataType: 'INTEGER', value: 'many' }
    ];

    run({ customData: customRows }, () => {
      assertSuccess();
      assertThat(sentEvent().customData).isEqualTo([
        { name: 'brand', dataType: 'STRING', value: 'Google_Merchandise_EU' },
        { name: 'category', dataType: 'STRING', value: 'Shoes' },
        { name: 'productId', dataType: 'STRING', value: 'SKU_1' }
      ]);
      assertThat(reports[0].Notes).contains('custom data left out: members');
    });
- name: Custom data has whole numbers and times
  code: |-
    const customRows = [
      { name: 'members', dataType: 'INTEGER', value: '42' },
      { name: 'since', dataType: 'TIMESTAMP', value: '2026-04-20T12:34:56.789Z' }
    ];

    run({ customData: customRows, autoCustomData: false }, () => {
      assertSuccess();
      assertThat(sentEvent().customData).isEqualTo([
        { name: 'members', dataType: 'INTEGER', value: '42' },
        { name: 'since', dataType: 'TIMESTAMP', value: '1776688496789' }
      ]);
    });
- name: A dead letter holds neither IP address nor postal code
  code: |-
    answers = [answer(503, {})];
    event.user_data.address.postal_code = '75236';
    const changes = {
      api: 'offAmazon2023',
      offAmazonShape: 'rich',
      sendIpAddress: true,
      deadLetterMode: 'bigquery',
      deadLetterDatasetId: 'amazon_ads',
      deadLetterTableId: 'dead_letters'
    };

    run(changes, () => {
      assertThat(requests[0].body).contains('75236');
      const row = JSON.stringify(rows[0].row);
      assertThat(row).doesNotContain('75236');
      assertThat(row).doesNotContain('203.0.113.7');
    });
- name: 'BigQuery refuses the dead letter: the log holds it'
  code: |-
    answers = [answer(503, {})];
    isBigQueryDown = true;
    const changes = {
      logType: 'no',
      deadLetterMode: 'bigquery',
      deadLetterDatasetId: 'amazon_ads',
      deadLetterTableId: 'dead_letters'
    };

    run(changes, () => {
      assertApi('gtmOnFailure').wasCalled();
      assertThat(reports).hasLength(1);
      assertThat(reports[0].Message).isEqualTo('BigQuery refused this dead letter');
      assertThat(reports[0].RequestBody).isEqualTo(requests[0].body);
    });
- name: An accepted event leaves no dead letter
  code: |-
    run({ deadLetterMode: 'bigquery', deadLetterDatasetId: 'a', deadLetterTableId: 'b' }, () => {
      assertSuccess();
      assertThat(rows).hasLength(0);
    });
- name: An undelivered event is kept in BigQuery, to be sent again
  code: |-
    answers = [answer(503, {})];
    const table = {
      deadLetterMode: 'bigquery',
      deadLetterProjectId: 'my-project',
      deadLetterDatasetId: 'amazon_ads',
      deadLetterTableId: 'dead_letters'
    };

    run(table, () => {
      assertApi('gtmOnFailure').wasCalled();
      assertThat(rows).hasLength(1);
      assertThat(rows[0].table).isEqualTo({
        projectId: 'my-project',
        datasetId: 'amazon_ads',
        tableId: 'dead_letters'
      });
      const row = rows[0].row;
      assertThat(row.event_name).isEqualTo('purchase');
      assertThat(row.event_id).isEqualTo('ORDER-1042');
      assertThat(row.event_time).isEqualTo('2026-04-20T12:34:56.789Z');
      assertThat(row.contract).isEqualTo('adsApiV1');
      assertThat(row.region).isEqualTo('NA');
      assertThat(row.account_id).isEqualTo('5879120000000');
      assertThat(row.status_code).isEqualTo(503);
      assertThat(row.request_body).isEqualTo(requests[0].body);
    });
- name: Event data without anything in it ends as skipped
  code: |-
    mock('getAllEventData', () => ({}));

    run({}, () => {
      assertSuccess();
      assertApi('sendHttpRequest').wasNotCalled();
    });
- name: An event without an ID gets one, the same on every attempt
  code: |-
    event.transaction_id = undefined;
    answers = [answer(503, {}), ACCEPTED];

    run({}, () => {
      assertSuccess();
      assertThat(sentEvent(0).eventId).isNotEmpty();
      assertThat(sentEvent(1).eventId).isEqualTo(sentEvent(0).eventId);
    });
- name: An e-mail address as event ID leaves only as a digest
  code: |-
    event.transaction_id = 'test@example.com';

    run({}, () => {
      assertSuccess();
      assertThat(sentEvent().eventId).isEqualTo(EMAIL_DIGEST);
    });
- name: 'Events API: a purchase arrives whole'
  code: |-
    run({ dataSetName: 'My_shop_events' }, () => {
      assertSuccess();
      assertThat(requests).hasLength(1);
      assertThat(requests[0].url).isEqualTo(EVENTS_URL);
      assertThat(requests[0].headers).isEqualTo({
        'Content-Type': 'application/json',
        'Amazon-Ads-ClientId': 'amzn1.application-oa2-client.0123456789abcdef',
        'Amazon-Ads-AccountId': '5879120000000',
        Authorization: 'Bearer Atza|first'
      });
      assertThat(bodyOf()).isEqualTo({
        events: [
          {
            eventDescription: {
              name: 'purchase',
              conversionType: 'OFF_AMAZON_PURCHASES',
              eventSource: 'WEBSITE',
              eventIngestionMethod: 'SERVER_TO_SERVER',
              dataSetName: 'My_shop_events'
            },
            countryCode: 'US',
            eventTime: '2026-04-20T12:34:56.789Z',
            matchKeys: [{ type: 'EMAIL', values: [EMAIL_DIGEST] }],
            value: 129.95,
            currencyCode: 'USD',
            unitsSold: 3,
            eventId: 'ORDER-1042',
            customData: [
              { name: 'brand', dataType: 'STRING', value: 'Acme' },
              { name: 'category', dataType: 'STRING', value: 'Shoes' },
              { name: 'productId', dataType: 'STRING', value: 'SKU_1' }
            ],
            deviceInfo: { userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' }
          }
        ]
      });
    });
- name: Limited data use is passed on
  code: |-
    run({ limitedDataUse: true }, () => {
      assertSuccess();
      assertThat(sentEvent().dataProcessingOptions).isEqualTo({ options: 'LIMITED_DATA_USE' });
    });
- name: No log line holds personal data, a token or a secret, not even in preview
  code: |-
    mock('getContainerVersion', { debugMode: true, previewMode: true });
    event.user_data.phone_number = '+1 (555) 123-4567';
    event.user_data.address.postal_code = '75236';
    answers = [answer(400, { message: 'token Atza|first is wrong' })];

    run({ logType: 'debug', sendIpAddress: true }, () => {
      assertThat(lines.length).isGreaterThan(1);
      const all = lines.join();
      ['xample.com', '555', '75236', '203.0.113.7', 'Atza|', 'Atzr|', 'oa2-cs'].forEach((raw) => {
        assertThat(all).doesNotContain(raw);
      });
    });
- name: 'Logs for debug and preview: not a line outside them'
  code: |-
    run({ logType: 'debug' }, () => {
      assertSuccess();
      assertApi('logToConsole').wasNotCalled();
    });
- name: The log says in one line how the event ended
  code: |-
    run({}, () => {
      assertThat(lines).hasLength(1);
      assertThat(reports[0]).isEqualTo({
        Name: 'Amazon Ads',
        Type: 'Message',
        TraceId: 'trace-1',
        EventName: 'purchase',
        Message: 'Conversion accepted',
        Outcome: 'accepted',
        EventId: 'ORDER-1042',
        ConversionType: 'OFF_AMAZON_PURCHASES',
        MatchKeys: 'EMAIL',
        MatchKeyCount: 1,
        AccountId: '5879120000000',
        StatusCode: 207,
        Attempts: 1,
        LatencyMs: 0,
        Token: 'new'
      });
    });
- name: 'Logs switched off: not a line'
  code: |-
    run({ logType: 'no' }, () => {
      assertSuccess();
      assertApi('logToConsole').wasNotCalled();
    });
- name: Each event is a row in BigQuery if so wanted
  code: |-
    run(
      { bigQueryLogType: 'always', logBigQueryDatasetId: 'amazon_ads', logBigQueryTableId: 'logs' },
      () => {
        assertSuccess();
        assertThat(rows).hasLength(1);
        assertThat(rows[0].table).isEqualTo({ datasetId: 'amazon_ads', tableId: 'logs' });
        assertThat(rows[0].row.outcome).isEqualTo('accepted');
        assertThat(rows[0].row.status_code).isEqualTo(207);
      }
    );
- name: 'Conversions v1: every GA4 event of the table has its event type'
  code: |-
    answers = [CONVERSIONS_V1_ACCEPTED];
    const expected = {
      page_view: 'PAGE_VIEW',
      'gtm.dom': 'PAGE_VIEW',
      view_item: 'DETAIL_PAGE_VIEW',
      view_item_list: 'PAGE_VIEW',
      view_cart: 'PAGE_VIEW',
      add_to_cart: 'ADD_TO_SHOPPING_CART',
      begin_checkout: 'CHECKOUT',
      purchase: 'OFF_AMAZON_PURCHASES',
      generate_lead: 'LEAD',
      sign_up: 'SIGN_UP',
      search: 'SEARCH',
      view_search_results: 'SEARCH',
      contact: 'CONTACT',
      subscribe: 'SUBSCRIBE',
      submit_application: 'APPLICATION',
      first_open: 'MOBILE_APP_FIRST_START',
      remove_from_cart: 'OTHER',
      select_item: 'OTHER'
    };

    const names = [];
    for (const name in expected) {
      names.push(name);
      event.event_name = name;
      run({ api: 'conversionsV1', authMode: 'accessToken', accessToken: 'Atza|given' }, () => {});
    }
    callLater(() => {
      assertApi('gtmOnFailure').wasNotCalled();
      assertThat(requests).hasLength(names.length);
      names.forEach((name, index) => {
        assertThat(sentEvent(index).eventType, name).isEqualTo(expected[name]);
      });
    });
- name: 'Events API: every GA4 event of the table has its conversion type'
  code: |-
    const expected = {
      page_view: 'PAGE_VIEW',
      'gtm.dom': 'PAGE_VIEW',
      view_item: 'PAGE_VIEW',
      view_item_list: 'PAGE_VIEW',
      view_cart: 'PAGE_VIEW',
      add_to_cart: 'ADD_TO_SHOPPING_CART',
      begin_checkout: 'CHECKOUT',
      purchase: 'OFF_AMAZON_PURCHASES',
      generate_lead: 'LEAD',
      sign_up: 'SIGN_UP',
      search: 'SEARCH',
      view_search_results: 'SEARCH',
      contact: 'CONTACT',
      subscribe: 'SUBSCRIBE',
      submit_application: 'APPLICATION',
      first_open: 'MOBILE_APP_FIRST_START',
      remove_from_cart: 'OTHER',
      select_item: 'OTHER'
    };

    const names = [];
    for (const name in expected) {
      names.push(name);
      event.event_name = name;
      run({ api: 'adsApiV1', authMode: 'accessToken', accessToken: 'Atza|given' }, () => {});
    }
    callLater(() => {
      assertApi('gtmOnFailure').wasNotCalled();
      assertThat(requests).hasLength(names.length);
      names.forEach((name, index) => {
        assertThat(sentEvent(index).eventDescription.conversionType, name).isEqualTo(expected[name]);
      });
    });
- name: 'Off-Amazon 2023: every GA4 event of the table has its name and event type'
  code: |-
    answers = [answer(200, {})];
    const expected = {
      page_view: 'PageVisit/PAGE_VIEW',
      'gtm.dom': 'PageVisit/PAGE_VIEW',
      view_item: 'ViewContent/PAGE_VIEW',
      view_item_list: 'PageVisit/PAGE_VIEW',
      view_cart: 'PageVisit/PAGE_VIEW',
      add_to_cart: 'AddToCart/ADD_TO_CART',
      begin_checkout: 'InitiateCheckout/CHECKOUT',
      purchase: 'Purchase/PURCHASE',
      generate_lead: 'Lead/LEAD',
      sign_up: 'CompleteRegistration/SIGN_UP',
      search: 'Custom/SEARCH',
      view_search_results: 'Custom/SEARCH',
      contact: 'Custom/CONTACT',
      subscribe: 'Subscribe/SUBSCRIBE',
      submit_application: 'Custom/APPLICATION',
      first_open: 'Custom/OTHER',
      remove_from_cart: 'Custom/OTHER',
      select_item: 'Custom/OTHER'
    };

    const names = [];
    for (const name in expected) {
      names.push(name);
      event.event_name = name;
      run(
        {
          api: 'offAmazon2023',
          offAmazonShape: 'rich',
          authMode: 'accessToken',
          accessToken: 'Atza|given'
        },
        () => {}
      );
    }
    callLater(() => {
      assertApi('gtmOnFailure').wasNotCalled();
      assertThat(requests).hasLength(names.length);
      names.forEach((name, index) => {
        assertThat(sentEvent(index).name + '/' + sentEvent(index).eventType, name).isEqualTo(
          expected[name]
        );
      });
    });
- name: Currency and units go with purchases only
  code: |-
    event.event_name = 'add_to_cart';

    run({}, () => {
      assertSuccess();
      assertThat(sentEvent().value).isEqualTo(129.95);
      assertThat(sentEvent().currencyCode).isUndefined();
      assertThat(sentEvent().unitsSold).isUndefined();
    });
- name: An own row wins over the table
  code: |-
    const rowsOfForm = [{ ga4Event: 'purchase', conversionType: 'SUBSCRIBE' }];

    run({ customEventMap: rowsOfForm }, () => {
      assertSuccess();
      assertThat(sentEvent().eventDescription.conversionType).isEqualTo('SUBSCRIBE');
      assertThat(sentEvent().eventDescription.name).isEqualTo('purchase');
    });
- name: One conversion type for every event
  code: |-
    event.event_name = 'newsletter';

    run({ eventMode: 'standard', conversionType: 'LEAD', eventName: 'Newsletter' }, () => {
      assertSuccess();
      assertThat(sentEvent().eventDescription.conversionType).isEqualTo('LEAD');
      assertThat(sentEvent().eventDescription.name).isEqualTo('Newsletter');
    });
- name: An event that is mapped nowhere is not sent
  code: |-
    event.event_name = 'scroll';

    run({}, () => {
      assertSuccess();
      assertApi('sendHttpRequest').wasNotCalled();
      assertThat(reports[0].Message).isEqualTo('Conversion skipped');
    });
- name: An event that is mapped nowhere is sent as Other if so wanted
  code: |-
    event.event_name = 'scroll';

    run({ unmappedEvents: 'other' }, () => {
      assertSuccess();
      assertThat(sentEvent().eventDescription.conversionType).isEqualTo('OTHER');
    });
- name: A digest is sent as it is, in lower case
  code: |-
    event.user_data = { sha256_email_address: EMAIL_DIGEST.toUpperCase() };

    run({}, () => {
      assertSuccess();
      assertThat(sentEvent().matchKeys).isEqualTo([{ type: 'EMAIL', values: [EMAIL_DIGEST] }]);
    });
- name: User data of another country is read as people write it there
  code: |-
    const sha256Sync = require('sha256Sync');
    event.amzn_user_data = 'GRANTED';
    event.user_data = {
      phone_number: '030 901820',
      address: [{ first_name: 'Jörg', city: 'Berlin', postal_code: '10115', country: 'DE' }]
    };

    run({}, () => {
      assertSuccess();
      assertThat(sentEvent().countryCode).isEqualTo('DE');
      assertThat(sentEvent().matchKeys).isEqualTo(
        [
          ['PHONE', '4930901820'],
          ['FIRST_NAME', 'joerg'],
          ['CITY', 'berlin'],
          ['POSTAL', '10115']
        ].map((pair) => ({
          type: pair[0],
          values: [sha256Sync(pair[1], { outputEncoding: 'hex' })]
        }))
      );
    });
- name: User data is normalized as Amazon does it, then hashed; nothing leaves as it is
  code: |-
    const sha256Sync = require('sha256Sync');
    event.user_data = {
      email_address: ' Test+Shop@Example.com ',
      phone_number: '(555) 123-4567',
      address: {
        first_name: 'Zoë',
        last_name: 'Müller',
        street: '12 Main Street',
        city: 'New York',
        region: 'New York',
        postal_code: '10001-1234',
        country: 'US'
      }
    };
    const normalized = [
      ['EMAIL', 'testshop@example.com'],
      ['PHONE', '15551234567'],
      ['FIRST_NAME', 'zo'],
      ['LAST_NAME', 'mueller'],
      ['ADDRESS', '12mainst'],
      ['CITY', 'newyork'],
      ['STATE', 'ny'],
      ['POSTAL', '10001']
    ];

    run({}, () => {
      assertSuccess();
      assertThat(sentEvent().matchKeys).isEqualTo(
        normalized.map((pair) => ({
          type: pair[0],
          values: [sha256Sync(pair[1], { outputEncoding: 'hex' })]
        }))
      );
      ['Test', 'test@', '555', 'ller', 'Main', 'York', '10001'].forEach((raw) => {
        assertThat(requests[0].body).doesNotContain(raw);
      });
    });
- name: The IP address is sent only if the form says so
  code: |-
    run({}, () => {
      assertThat(requests[0].body).doesNotContain('203.0.113.7');
      run({ sendIpAddress: true }, () => {
        assertThat(sentEvent(1).matchKeys).contains({ type: 'FIP', values: ['203.0.113.7'] });
        assertThat(sentEvent(1).consent).isEqualTo({ geo: { ipAddress: '203.0.113.7' } });
      });
    });
- name: What is no identifier is left out; without any the tag fails and says so
  code: |-
    event.user_data = { email_address: 'undefined', phone_number: 'n/a', address: { city: ' ' } };

    run({}, () => {
      assertFailure('No match key: pass user_data');
      assertApi('sendHttpRequest').wasNotCalled();
    });
- name: An app’s advertising ID is a match key; a limited one is not
  code: |-
    event.app_instance_id = 'app-1';
    event.platform = 'IOS';
    event.user_data = undefined;
    event.idfa = 'AEBE52E7-03EE-455A-B3C4-E57283966239';
    event.language = 'en-us';

    run({}, () => {
      assertSuccess();
      assertThat(sentEvent().eventDescription.eventSource).isEqualTo('IOS');
      assertThat(sentEvent().matchKeys).isEqualTo([
        { type: 'MAID', values: ['AEBE52E7-03EE-455A-B3C4-E57283966239'] }
      ]);
      event.idfa = '00000000-0000-0000-0000-000000000000';
      run({}, () => {
        assertThat(requests).hasLength(1);
        assertThat(reports[1].Reason).contains('No match key');
      });
    });
- name: An API gets only the match keys it knows
  code: |-
    answers = [CONVERSIONS_V1_ACCEPTED];
    event.user_data.ramp_id = 'Xi1234';

    run({ api: 'conversionsV1' }, () => {
      assertSuccess();
      assertThat(sentEvent().matchKeys).isEqualTo([{ type: 'EMAIL', values: [EMAIL_DIGEST] }]);
    });
- name: Phone numbers are hashed with their plus if so wanted
  code: |-
    const sha256Sync = require('sha256Sync');
    event.user_data = { phone_number: '+1 555 123 4567' };

    run({ phoneFormat: 'e164' }, () => {
      assertSuccess();
      assertThat(sentEvent().matchKeys).isEqualTo([
        { type: 'PHONE', values: [sha256Sync('+15551234567', { outputEncoding: 'hex' })] }
      ]);
    });
- name: A row of the form wins over the event, and each key is there once
  code: |-
    event.user_data.email_address = 'somebody.else@example.com';
    const keys = [
      { type: 'EMAIL', value: 'test@example.com' },
      { type: 'MATCH_ID', value: 'customer42' }
    ];

    run({ matchKeys: keys }, () => {
      assertSuccess();
      assertThat(sentEvent().matchKeys).isEqualTo([
        { type: 'EMAIL', values: [EMAIL_DIGEST] },
        { type: 'MATCH_ID', values: ['customer42'] }
      ]);
    });
- name: 'Off-Amazon 2023, compact: a purchase arrives whole'
  code: |-
    answers = [answer(200, {})];

    run({ api: 'offAmazon2023' }, () => {
      assertSuccess();
      assertThat(requests[0].url).isEqualTo(
        'https://advertising-api.amazon.com/offAmazonEvents/2023-11-13/events'
      );
      assertThat(requests[0].headers).isEqualTo({
        'Content-Type': 'application/json',
        'Amazon-Advertising-API-ClientId': 'amzn1.application-oa2-client.0123456789abcdef',
        'Amazon-Advertising-API-Scope': '3231294500000',
        Authorization: 'Bearer Atza|first'
      });
      assertThat(bodyOf()).isEqualTo({
        events: [
          {
            name: 'Purchase',
            timestamp: '2026-04-20T12:34:56.789Z',
            conversionValue: 129.95,
            countryCode: 'US',
            matchKeys: [{ type: 'EMAIL', values: [EMAIL_DIGEST] }]
          }
        ]
      });
    });
- name: 'Off-Amazon 2023, rich: a purchase arrives whole, with the click'
  code: |-
    answers = [answer(200, {})];
    cookies.amzn_click_id = 'click-7';

    run({ api: 'offAmazon2023', offAmazonShape: 'rich' }, () => {
      assertSuccess();
      assertThat(bodyOf()).isEqualTo({
        events: [
          {
            name: 'Purchase',
            timestamp: '2026-04-20T12:34:56.789Z',
            eventType: 'PURCHASE',
            eventActionSource: 'WEBSITE',
            clickId: 'click-7',
            userInfo: { hashedEmail: EMAIL_DIGEST, countryCode: 'US' },
            eventId: 'ORDER-1042',
            value: { amount: 129.95, currencyCode: 'USD' }
          }
        ]
      });
    });
- name: 'Not waiting for Amazon: the tag succeeds at once, and a refusal is logged'
  code: |-
    answers = [answer(403, { code: 'FORBIDDEN' })];

    run({ useOptimisticScenario: true }, () => {
      assertSuccess();
      assertThat(requests).hasLength(1);
      assertThat(reports[0].Message).isEqualTo('Conversion refused');
    });
    // Before any answer came.
    assertApi('gtmOnSuccess').wasCalled();
- name: GTM’s own render of a page is no event
  code: |-
    event.page_location = 'https://gtm-msr.appspot.com/render?id=GTM-XXXX';

    run({}, () => {
      assertSuccess();
      assertApi('sendHttpRequest').wasNotCalled();
    });
- name: A purchase with a negative value is not sent
  code: |-
    run({ value: '-5' }, () => {
      assertFailure('below zero');
      assertApi('sendHttpRequest').wasNotCalled();
    });
- name: A conversion that the queue does not take is sent at once
  code: |-
    answers = [answer(503, {}), ACCEPTED];

    run(
      { delivery: 'queue', queueProjectId: 'my-project', queueTopic: 'conversions', maxAttempts: 1 },
      () => {
        assertApi('gtmOnSuccess').wasCalled();
        assertThat(requests).hasLength(2);
        assertThat(requests[1].url).isEqualTo(EVENTS_URL);
      }
    );
- name: A conversion is queued instead of sent, without address and token
  code: |-
    const settings = { delivery: 'queue', queueProjectId: 'my-project', queueTopic: 'conversions' };
    event.user_data.address.postal_code = '94105';
    settings.sendIpAddress = 'consentAndMatchKey';

    run(settings, () => {
      assertApi('gtmOnSuccess').wasCalled();
      assertThat(requests).hasLength(1);
      assertThat(requests[0].url).isEqualTo(
        'https://pubsub.googleapis.com/v1/projects/my-project/topics/conversions:publish'
      );
      const text = require('fromBase64')(bodyOf().messages[0].data);
      const letter = JSON.parse(text);
      assertThat(letter.contract).isEqualTo('adsApiV1');
      assertThat(letter.region).isEqualTo('NA');
      assertThat(letter.account_id).isEqualTo('5879120000000');
      assertThat(letter.event_id).isEqualTo('ORDER-1042');
      assertThat(JSON.parse(letter.request_body).events[0].eventId).isEqualTo('ORDER-1042');
      assertThat(text).doesNotContain('203.0.113.7');
      assertThat(text).doesNotContain('Atzr');
    });
- name: A conversion is sent at once, and a note says so, if the fields name no topic
  code: |-
    run({ delivery: 'queue', queueProjectId: 'my-project', queueTopic: '' }, () => {
      assertApi('gtmOnSuccess').wasCalled();
      assertThat(requests).hasLength(1);
      assertThat(requests[0].url).isEqualTo(EVENTS_URL);
      assertThat(reports[0].NoteCodes).contains('queue_unusable');
    });
- name: 'Europe: token and event go to the hosts of the region'
  code: |-
    event.amzn_user_data = 'GRANTED';

    run({ region: 'EU' }, () => {
      assertSuccess();
      assertThat(tokenRequests[0].url).isEqualTo('https://api.amazon.co.uk/auth/o2/token');
      assertThat(requests[0].url).isEqualTo(
        'https://advertising-api-eu.amazon.com/adsApi/v1/create/events'
      );
    });
- name: 'Far East: token and event go to the hosts of the region'
  code: |-
    event.amzn_user_data = 'GRANTED';

    run({ region: 'FE' }, () => {
      assertSuccess();
      assertThat(tokenRequests[0].url).isEqualTo('https://api.amazon.co.jp/auth/o2/token');
      assertThat(requests[0].url).isEqualTo(
        'https://advertising-api-fe.amazon.com/adsApi/v1/create/events'
      );
    });
- name: The time of the field is sent, on every attempt the same
  code: |-
    answers = [answer(503, {}), ACCEPTED];

    run({ eventTime: '2026-04-19T10:00:00+02:00' }, () => {
      assertSuccess();
      assertThat(sentEvent(0).eventTime).isEqualTo('2026-04-19T08:00:00.000Z');
      assertThat(sentEvent(1).eventTime).isEqualTo('2026-04-19T08:00:00.000Z');
    });
- name: Eight days are too old for the older APIs
  code: |-
    run({ api: 'conversionsV1', eventTime: NOW - 8 * DAY }, () => {
      assertFailure('The event is 8 days old, more than 7');
      assertApi('sendHttpRequest').wasNotCalled();
    });
- name: An event that is too old is not sent; the log says how old
  code: |-
    event.event_time = (NOW - 22 * DAY) / 1000;

    run({}, () => {
      assertFailure('The event is 22 days old, more than 21');
      assertApi('sendHttpRequest').wasNotCalled();
    });
- name: An expired access token from a variable fails at once
  code: |-
    answers = [answer(401, { code: 'UNAUTHORIZED' })];

    run({ authMode: 'accessToken', accessToken: 'Atza|given' }, () => {
      assertFailure('Amazon answered 401');
      assertThat(requests).hasLength(1);
      assertThat(tokenRequests).hasLength(0);
    });
- name: An access token from a variable is used as it is
  code: |-
    run({ authMode: 'accessToken', accessToken: 'Atza|given' }, () => {
      assertSuccess();
      assertThat(tokenRequests).hasLength(0);
      assertThat(requests[0].headers.Authorization).isEqualTo('Bearer Atza|given');
    });
- name: A token serves every event for an hour, then it is renewed
  code: |-
    run({}, () => {
      run({}, () => {
        assertThat(requests).hasLength(2);
        assertThat(tokenRequests).hasLength(1);
        now = now + 3600 * 1000;
        run({}, () => {
          assertThat(requests).hasLength(3);
          assertThat(tokenRequests).hasLength(2);
        });
      });
    });
- name: 'Token refused: nothing is sent, and the log says what to do'
  code: |-
    tokenAnswers = [answer(400, { error: 'invalid_grant', error_description: 'Atzr|refresh' })];

    run({}, () => {
      assertFailure('create a new refresh token');
      assertThat(requests).hasLength(0);
      assertThat(lines.join()).doesNotContain('Atzr|');
    });
- name: The token is asked for as Login with Amazon wants it
  code: |-
    run({ refreshToken: 'Atzr|a+b' }, () => {
      assertThat(tokenRequests[0]).isEqualTo({
        url: TOKEN_URL,
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body:
          'grant_type=refresh_token&refresh_token=Atzr%7Ca%2Bb' +
          '&client_id=amzn1.application-oa2-client.0123456789abcdef&client_secret=amzn1.oa2-cs.v1.secret'
      });
    });
- name: 'The token service does not answer: the tag fails'
  code: |-
    tokenAnswers = [{ reason: 'failed' }];

    run({ maxAttempts: '2' }, () => {
      assertFailure('Login with Amazon gave no token');
      assertThat(tokenRequests).hasLength(2);
      assertThat(requests).hasLength(0);
    });
- name: The value has two decimals
  code: |-
    run({ value: '12.345' }, () => {
      assertThat(sentEvent(0).value).isEqualTo(12.35);
    });
setup: |-
  // Runs before each scenario: a purchase comes in, Amazon accepts it, and everything the tag does is
  // kept. A scenario changes what it is about, and then calls run.
  const callLater = require('callLater');
  const JSON = require('JSON');
  const Promise = require('Promise');

  const EVENTS_URL = 'https://advertising-api.amazon.com/adsApi/v1/create/events';
  const TOKEN_URL = 'https://api.amazon.com/auth/o2/token';
  const EMAIL_DIGEST = '973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b';
  const DAY = 86400000;

  /** The moment of every event: 2026-04-20T12:34:56.789Z. */
  const NOW = 1776688496789;
  let now = NOW;
  mock('getTimestampMillis', () => now);
  mock('generateRandom', (min) => min);
  // The tag waits by looking at the clock until it is time: here the wait is over at the first look.
  let tick = 400;
  mock('callLater', (callback) => {
    now += tick;
    callback();
  });

  /** What the client made of the hit. */
  const event = {
    event_name: 'purchase',
    transaction_id: 'ORDER-1042',
    value: 129.95,
    currency: 'USD',
    page_location: 'https://shop.example/thanks',
    user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
    ip_override: '203.0.113.7',
    user_data: { email_address: ' Test@Example.com ', address: { country: 'US' } },
    items: [
      { item_id: 'SKU-1', item_brand: 'Acme', item_category: 'Shoes', quantity: 2 },
      { item_id: 'SKU-2', quantity: 1 }
    ]
  };
  mock('getAllEventData', () => JSON.parse(JSON.stringify(event)));

  /** The form as it is before anyone touches it, with credentials. */
  const fields = {
    region: 'NA',
    accountId: '5879120000000',
    profileId: '3231294500000',
    clientId: 'amzn1.application-oa2-client.0123456789abcdef',
    authMode: 'lwa',
    clientSecret: 'amzn1.oa2-cs.v1.secret',
    refreshToken: 'Atzr|refresh',
    eventMode: 'inherit',
    unmappedEvents: 'ignore',
    eventSource: 'auto',
    eventIdSource: 'auto',
    autoMatchKeys: true,
    phoneFormat: 'digits',
    sendIpAddress: 'no',
    emailFormat: 'eventsApi',
    sendUserAgent: true,
    autoCustomData: true,
    adStorageConsent: 'optional',
    consentSource: 'auto',
    limitedDataUse: false,
    captureClickTokens: true,
    cookieDomain: 'auto',
    delivery: 'now',
    useOptimisticScenario: false,
    maxAttempts: '5',
    timeoutMs: '5000',
    eventsWithoutMatchKey: 'skip',
    deadLetterMode: 'none',
    api: 'adsApiV1',
    offAmazonShape: 'compact',
    logType: 'always',
    bigQueryLogType: 'no'
  };

  /** An answer of a server. */
  const answer = (statusCode, body, headers) => ({
    statusCode: statusCode,
    headers: headers || {},
    body: JSON.stringify(body)
  });
  const ACCEPTED = answer(207, { success: [{ index: 0, event: {} }], error: [] });
  const CONVERSIONS_V1_ACCEPTED = answer(207, { success: [{ index: 1 }], error: [] });
  const TOKEN = answer(200, { access_token: 'Atza|first', token_type: 'bearer', expires_in: 3600 });
  const NEXT_TOKEN = answer(200, {
    access_token: 'Atza|second',
    token_type: 'bearer',
    expires_in: 3600
  });

  /** What Amazon answers, in this order; the last answer stays. {reason: …} is none at all. */
  let answers = [ACCEPTED];
  let tokenAnswers = [TOKEN];

  /** What was sent to each: url, headers, body. */
  const requests = [];
  const tokenRequests = [];
  mock('sendHttpRequest', (url, options, body) => {
    const isToken = url.indexOf('/auth/o2/token') !== -1;
    // A copy, as the tag uses its headers again for the next attempt.
    const headers = JSON.parse(JSON.stringify(options.headers));
    (isToken ? tokenRequests : requests).push({ url: url, headers: headers, body: body });
    const coming = isToken ? tokenAnswers : answers;
    const next = coming.length > 1 ? coming.shift() : coming[0];
    return Promise.create((resolve, reject) => (next.reason ? reject(next) : resolve(next)));
  });

  /** What the server instance remembers between events: nothing yet. */
  const storage = {};
  mockObject('templateDataStorage', {
    getItemCopy: (key) => (storage[key] ? JSON.parse(storage[key]) : null),
    setItemCopy: (key, value) => {
      storage[key] = JSON.stringify(value);
    }
  });

  /** The browser's cookies, and those the tag sets: name, value, options. */
  const cookies = {};
  const setCookies = [];
  mock('getCookieValues', (name) => (cookies[name] ? [cookies[name]] : []));
  mock('setCookie', (name, value, options) => {
    setCookies.push({ name: name, value: value, options: options });
  });

  /** Rows for BigQuery: table, row. It takes them unless a scenario says otherwise. */
  const rows = [];
  let isBigQueryDown = false;
  mockObject('BigQuery', {
    insert: (table, newRows) => {
      newRows.forEach((row) => rows.push({ table: table, row: row }));
      return Promise.create((resolve, reject) =>
        isBigQueryDown ? reject([{ reason: 'notFound' }]) : resolve()
      );
    }
  });

  /** What was logged: lines as they are, and how each event ended. */
  const lines = [];
  const reports = [];
  mock('logToConsole', (line) => {
    lines.push(line);
    const entry = JSON.parse(line);
    if (entry.Type === 'Message') reports.push(entry);
  });
  mock('getContainerVersion', { debugMode: false, previewMode: false });
  mock('getRequestHeader', (name) => (name === 'trace-id' ? 'trace-1' : undefined));

  /** Runs the tag with some fields changed and, when all it began has ended, the checks. */
  const run = (changes, check) => {
    for (const name in changes) fields[name] = changes[name];
    runCode(fields);
    callLater(check);
  };

  /** The body of a request, the first unless another is asked for. */
  const bodyOf = (index) => JSON.parse(requests[index || 0].body);
  /** The event that was sent, in whatever list the contract has. */
  const sentEvent = (index) => {
    const body = bodyOf(index);
    return (body.events || body.eventData)[0];
  };
  const assertSuccess = () => {
    assertApi('gtmOnSuccess').wasCalled();
    assertApi('gtmOnFailure').wasNotCalled();
  };
  const assertFailure = (reason) => {
    assertApi('gtmOnFailure').wasCalled();
    assertApi('gtmOnSuccess').wasNotCalled();
    assertThat(reports[0].Reason).contains(reason);
  };


___NOTES___

Amazon Ads Conversions, version 0.1.0: sends GA4 events to Amazon Ads.

Set-up, every field and the sources: https://github.com/sgtm-amazon-ads/sgtm-amazon-ads

The code above is compiled from TypeScript in src/ of that repository. Change it there and run npm run build; what is changed here is gone with the next version.


