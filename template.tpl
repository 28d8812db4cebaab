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
        "help": "The ID of your advertiser account as Amazon Ads shows it, for example 5879120000000. If Amazon answers 403, you probably have the ENTITY… of a DSP or a seller ID here.",
        "valueValidators": [
          {
            "type": "NON_EMPTY",
            "errorMessage": "Enter the advertiser account ID, or a variable that holds it."
          },
          {
            "type": "REGEX",
            "args": [
              "^(|.*\\{\\{.+\\}\\}.*|[A-Za-z0-9._-]{3,100})$"
            ],
            "errorMessage": "Use the ID as Amazon Ads shows it, letters, digits, dots and dashes without blanks: 5879120000000."
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
            "paramValue": "adsApiV1",
            "type": "NOT_EQUALS"
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
                  "^(|.*\\{\\{.+\\}\\}.*|[A-Za-z0-9._-]{3,100})$"
                ],
                "errorMessage": "Use the ID as Amazon Ads shows it, letters, digits, dots and dashes without blanks: 5879120000000."
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
                "help": "A row wins over the built-in mapping: newsletter_signup → Subscription, for example.",
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
        "notSetText": "event_id, else transaction_id",
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
        "type": "TEXT",
        "name": "eventTime",
        "displayName": "Event time",
        "simpleValueType": true,
        "notSetText": "Time of the event",
        "valueHint": "2026-04-20T12:34:56Z",
        "help": "ISO 8601, or seconds, milliseconds or microseconds since 1970, for example 1776688496. Amazon takes events of the last 21 days (7 days with the older APIs).",
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
        "help": "What the conversion is worth, for example {{Order value}}. Amazon gets two decimals; a purchase is never negative.",
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
        "help": "Three letters (ISO 4217), for example EUR. Sent with purchases only, as is the number of units.",
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
        "help": "Two letters (ISO 3166-1), for example DE, or a locale such as de-DE. It decides how phone numbers and addresses are read, and whether consent is required.",
        "valueValidators": [
          {
            "type": "REGEX",
            "args": [
              "^(|.*\\{\\{.+\\}\\}.*|[A-Za-z]{2}|[A-Za-z]{2,3}([-_][A-Za-z]{4})?[-_][A-Za-z]{2}|OTHER(_EEA)?)$"
            ],
            "errorMessage": "Use the two letters of a country: DE. A locale works too: de-DE."
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
        "type": "CHECKBOX",
        "name": "sendIpAddress",
        "checkboxText": "Send the IP address",
        "simpleValueType": true,
        "defaultValue": false,
        "help": "As a match key, and for Amazon to find out the visitor’s region for consent. It is sent in the clear, so ask whether your consent covers that."
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
            "displayValue": "Every signal that is there"
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
        "help": "Amazon refuses events of its European region, and of people in the EEA and the United Kingdom, that have none. The tag finds them in the event: tcf, gpp, amzn_user_data, consent_state and Google’s gcs and gcd."
      },
      {
        "type": "TEXT",
        "name": "tcf",
        "displayName": "TCF string",
        "simpleValueType": true,
        "notSetText": "tcf of the event",
        "valueHint": "{{TCF string}}",
        "help": "What your consent platform gives as tcString, for example {{TCF string}}. If there are several signals, Amazon counts this one.",
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
        "help": "What your consent platform gives as gppString, for example {{GPP string}}.",
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
        "help": "Usually a variable that gives GRANTED or DENIED; yes, no, true, false, on, off, opted_in and opted_out are understood too. When it is denied the tag sends no identifiers.",
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
        "help": "Amazon does not process events that are marked like that, for example of people who opted out under a US state law."
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
        "help": "aref (cookie amznAref, 30 days) and amzn_click_id (cookie of that name, 90 days) of the landing page are sent with later conversions. Nothing is kept without consent where it is required."
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
const encodeUriComponent = require('encodeUriComponent');
const generateRandom = require('generateRandom');
const getAllEventData = require('getAllEventData');
const getContainerVersion = require('getContainerVersion');
const getCookieValues = require('getCookieValues');
const getRequestHeader = require('getRequestHeader');
const getTimestampMillis = require('getTimestampMillis');
const getType = require('getType');
const JSON = require('JSON');
const logToConsole = require('logToConsole');
const Math = require('Math');
const parseUrl = require('parseUrl');
const sendHttpRequest = require('sendHttpRequest');
const setCookie = require('setCookie');
const sha256Sync = require('sha256Sync');
const templateDataStorage = require('templateDataStorage');

// -----------------------------------------------------------------------------
// The flow
// -----------------------------------------------------------------------------

/**
 * The flow: event data → conversion → Amazon. It ends in gtmOnSuccess if every advertiser's
 * conversion was accepted or nothing was to be sent, else in gtmOnFailure.
 */
function main() {
  // GTM loads pages from here itself, to show a preview of them.
  if (textOf(event.page_location).indexOf('https://gtm-msr.appspot.com/') === 0)
    return finish(true);
  if (!isAdStorageGranted()) return leave(true, 'Consent to ad storage is not granted');
  const conversion = readConversion();
  if (!conversion) return;
  const recipients = recipientsOf();

  const isOptimistic = isOn(data.useOptimisticScenario);
  if (isOptimistic) finish(true);
  let open = recipients.length;
  let areAccepted = true;
  recipients.forEach((recipient) => {
    deliver(conversion, recipient, (isAccepted) => {
      open -= 1;
      areAccepted = areAccepted && isAccepted;
      if (!open && !isOptimistic) finish(areAccepted);
    });
  });
}

// -----------------------------------------------------------------------------
// Conversion
// -----------------------------------------------------------------------------

/**
 * Reads an event; returns nothing if it makes no conversion, and the tag has ended then. Click tokens
 * are kept for later events even so.
 */
function readConversion() {
  const country = countryOf();
  const consent = consentOf();
  const clicks = clickTokensOf(country, consent);
  const type = conversionTypeOf();
  if (!type) {
    return leave(data.eventMode !== 'standard', 'The event is mapped to no conversion type');
  }
  const hasSignal = consent.tcf || consent.gpp || consent.amznUserData || consent.ipAddress;
  if (!hasSignal && requiresConsent(country)) {
    return leave(false, 'Amazon wants a consent signal here, and there is none');
  }
  const time = eventTime();
  const days = (startedAt - time) / DAY;
  if (days > contract.mostDays) {
    const age = Math.floor(days) + ' days old, more than ' + contract.mostDays;
    return leave(false, 'The event is ' + age);
  }
  const isDenied = consent.amznUserData === 'DENIED';
  const keys = isDenied ? [] : matchKeysOf(country);
  if (!keys.length && !contract.isOlder) {
    return leave(isDenied, isDenied ? 'User data is denied' : 'No match key: pass user_data');
  }
  const isPurchase = type === 'OFF_AMAZON_PURCHASES';
  return {
    name: (eventNameOf(data.eventName) || eventName || type).slice(0, 256),
    type: type,
    source: sourceOf(),
    country: country,
    time: time,
    id: eventIdOf() || time + '.' + generateRandom(100000000, 999999999),
    matchKeys: keys,
    postalCode:
      contract.isOlder && !isDenied && normalizePostal(textOf(userAddress.postal_code), country),
    value: valueOf(isPurchase),
    currency: isPurchase && currencyOf(),
    units: isPurchase && unitsOf(),
    customData: customDataOf(),
    consent: consent,
    isLimited: isOn(data.limitedDataUse),
    userAgent: isOn(data.sendUserAgent) && textOf(event.user_agent).slice(0, 512),
    aref: !isDenied && clicks.aref,
    clickId: !isDenied && clicks.clickId
  };
}

// -----------------------------------------------------------------------------
// Recipients
// -----------------------------------------------------------------------------

/** The advertiser of the tag's own fields, then the additional ones. */
function recipientsOf() {
  return [data].concat(listOf(data.additionalAdvertisers)).map((row) => {
    const given = objectOf(row);
    const name = textLike(given.dataSetName, '^[A-Za-z][\\w-]{4,99}$');
    if (!name && textOf(given.dataSetName)) notes.push('data set name left out');
    const id = contract.usesAccountId ? given.accountId : given.profileId;
    return { id: headerTextOf(id), dataSetName: name };
  });
}

// -----------------------------------------------------------------------------
// Delivery
// -----------------------------------------------------------------------------

/**
 * Delivers a conversion to one advertiser: the same bytes on every attempt, and a token that was
 * refused is replaced once.
 *
 * @param done called once, with whether Amazon accepted it
 */
function deliver(conversion, recipient, done) {
  const region = data.region === 'EU' ? '-eu' : data.region === 'FE' ? '-fe' : '';
  const client = textOf(data.clientId);
  const id = recipient.id;
  // Names that are put together would be made anew for each event.
  const headers = contract.usesAccountId
    ? { 'Amazon-Ads-ClientId': client, 'Amazon-Ads-AccountId': id }
    : { 'Amazon-Advertising-API-ClientId': client, 'Amazon-Advertising-API-Scope': id };
  headers['Content-Type'] = contract.mediaType || 'application/json';
  // Everything that is sent for one event begins before the deadline, its tokens included.
  const request = {
    url: 'https://advertising-api' + region + '.amazon.com' + contract.path,
    headers: headers,
    body: bodyOf(conversion, recipient),
    attempts: 0,
    deadline: startedAt + 30000
  };

  const report = (outcome, reason, status, origin) => {
    const isAccepted = outcome === 'accepted';
    if (isAccepted && !isReported) return done(true);
    const line = {
      Reason: reason,
      EventId: conversion.id,
      ConversionType: conversion.type,
      MatchKeys: conversion.matchKeys.map((key) => key.type).join(),
      AccountId: id,
      StatusCode: status,
      Attempts: request.attempts,
      LatencyMs: getTimestampMillis() - startedAt,
      Token: origin
    };
    logReport(outcome, line);
    if (isAccepted || data.deadLetterMode !== 'bigquery') return done(isAccepted);
    line.EventTime = toIso(conversion.time);
    line.Contract = contract.name;
    line.Region = data.region;
    line.RequestBody = safeBodyOf(conversion, recipient);
    keepDeadLetter(line, () => done(false));
  };

  const send = (isRetry) =>
    withAccessToken(
      request.deadline,
      (token, origin) => {
        headers.Authorization = 'Bearer ' + token;
        if (isVerbose) {
          const body = JSON.parse(safeBodyOf(conversion, recipient));
          writeLine('Request', { RequestUrl: request.url, RequestBody: body });
        }
        sendPersistently(request, (answer) => {
          const status = answer.statusCode;
          const judged = judge(answer, conversion, token);
          if (isVerbose) {
            writeLine('Response', { ResponseStatusCode: status, ResponseBody: judged.reason });
          }
          if (status === 401 && origin !== 'given' && dropToken(token, isRetry)) return send(true);
          report(judged.outcome, judged.reason, status, origin);
        });
      },
      (reason) => report('failed', reason)
    );
  if (id) send(false);
  else report('failed', 'An account or profile ID is empty or unfit; enter it');
}

function bodyOf(conversion, recipient) {
  const body = {};
  body[contract.listName] = [compact(contract.eventOf(conversion, recipient.dataSetName))];
  return JSON.stringify(body);
}

/** The body as it may be written down: IP address and postal code are sent, never kept. */
function safeBodyOf(conversion, recipient) {
  const copy = JSON.parse(JSON.stringify(conversion));
  copy.matchKeys = copy.matchKeys.filter((key) => key.type !== 'FIP');
  copy.consent.ipAddress = '';
  copy.postalCode = '';
  return bodyOf(copy, recipient);
}

/** Amazon's words without what it was sent, as it can repeat that, and without any e-mail address. */
const withoutSent = (text, conversion, token) =>
  conversion.matchKeys
    .map((key) => key.values[0])
    .concat(token, conversion.consent.ipAddress, conversion.postalCode, conversion.userAgent)
    .reduce((rest, sent) => (sent ? rest.split(sent).join('…') : rest), text)
    .replace(createRegex('\\S*@\\S*', 'g'), '…')
    .slice(0, 500);

/** What to do about an answer that another attempt does not change. */
const STATUS_REMEDIES = {
  400: 'check country and match keys',
  401: 'check credentials and region',
  403: 'check account or profile ID, and access',
  404: 'check API and region',
  413: 'send less custom data',
  422: 'check match keys'
};

/** What the final answer means for the conversion, and Amazon's reason. */
function judge(answer, conversion, token) {
  const status = answer.statusCode;
  const body = JSON.parse(answer.body);
  const isRead = status >= 200 && status < 300;
  const verdict = readVerdict(body);
  if (isRead && verdict.isAccepted) return { outcome: 'accepted', reason: '' };
  const words = withoutSent(verdict.reason || errorText(objectOf(body)), conversion, token);
  const said = words || (isRead ? 'nothing on the event' : '');
  const remedy = STATUS_REMEDIES[status] || answer.reason;
  const isRefused = isRead ? verdict.reason : status >= 400 && status < 429;
  return {
    outcome: isRefused ? 'refused' : 'failed',
    reason: joinText(['Amazon answered ' + (status || 'nothing'), said, remedy], ': ')
  };
}

/**
 * Keeps a conversion that was not delivered as a row in the advertiser's own BigQuery table, from
 * which `amazon-ads replay` sends it again. If the row cannot be written, the log holds it whole.
 */
function keepDeadLetter(report, done) {
  const table = [data.deadLetterProjectId, data.deadLetterDatasetId, data.deadLetterTableId];
  insertReport(report, table).then(done, () => {
    report.Message = 'BigQuery refused this dead letter';
    writeLine('Message', report);
    done();
  });
}

// -----------------------------------------------------------------------------
// Ending
// -----------------------------------------------------------------------------

/** Tells GTM how the tag ended. It is called once. */
function finish(isSuccess) {
  (isSuccess ? data.gtmOnSuccess : data.gtmOnFailure)();
}

/** Ends without a request; it is a success if settings or visitor want it so. */
function leave(isIntended, reason) {
  logReport(isIntended ? 'skipped' : 'failed', { Reason: reason, EventId: eventIdOf() });
  finish(isIntended);
}

// -----------------------------------------------------------------------------
// Attribution
// -----------------------------------------------------------------------------

/**
 * The click tokens of the visitor: new ones from the landing URL, kept in first-party cookies, else
 * those that the cookies hold; none where consent does not allow cookies.
 */
function clickTokensOf(country, consent) {
  if (!isOn(data.captureClickTokens) || !allowsStorage(country, consent)) return {};
  const url = textOf(event.page_location);
  const isLanding = url.indexOf('aref=') !== -1 || url.indexOf('amzn_click_id=') !== -1;
  const query = isLanding ? objectOf(objectOf(parseUrl(url)).searchParams) : {};
  const clickId = textLike(listOf(query.amzn_click_id)[0], CLICK_ID);
  if (clickId) keepCookie('amzn_click_id', clickId, 90);
  return {
    aref: data.region === 'EU' ? '' : arefTokens(textOf(listOf(query.aref)[0])),
    clickId:
      clickId || (contract.isOlder && textLike(getCookieValues('amzn_click_id')[0], CLICK_ID))
  };
}

const CLICK_ID = '^[\\w.-]{1,256}$';

/**
 * The pairs of the cookie that are not too old, before them what the URL gives; at most 147.
 *
 * @param given a token, to which this moment belongs, or pairs
 */
function arefTokens(given) {
  const kept = young(textOf(getCookieValues('amznAref')[0]));
  const newest = young(given.length === 10 ? given + '.' + startedAt : given);
  const isNew = newest[0] && (kept[0] || '').indexOf(newest[0].slice(0, 10)) !== 0;
  const all = (isNew ? newest.concat(kept) : kept).slice(0, 147).join('|');
  if (isNew) keepCookie('amznAref', all, 30);
  return all;
}

/** The pairs that are not too old. */
const young = (pairs) =>
  (pairs ? pairs.split('|') : []).filter((pair) => {
    const age = textLike(pair, '^[\\dA-Za-z]{10}\\.\\d{13}$') && startedAt - +pair.slice(11);
    return age !== '' && age < 30 * DAY && age > -DAY;
  });

function keepCookie(name, value, days) {
  setCookie(name, value, {
    domain: textOf(data.cookieDomain) || 'auto',
    path: '/',
    'max-age': days * 86400,
    sameSite: 'lax',
    secure: true
  });
}

// -----------------------------------------------------------------------------
// Conversion type
// -----------------------------------------------------------------------------

/**
 * The types of conversions in the tag's own words, and the events of GA4 that are one, a blank before
 * and behind each; purchases are looked for first. Each contract has its own words for the types.
 */
const GA4_EVENTS = {
  OFF_AMAZON_PURCHASES: ' purchase ',
  ADD_TO_SHOPPING_CART: ' add_to_cart ',
  APPLICATION: ' submit_application ',
  CHECKOUT: ' begin_checkout ',
  CONTACT: ' contact ',
  DETAIL_PAGE_VIEW: ' view_item ',
  LEAD: ' generate_lead ',
  MOBILE_APP_FIRST_START: ' first_open ',
  OTHER: ' remove_from_cart select_item ',
  PAGE_VIEW: ' gtm.dom page_view view_cart view_item_list ',
  SEARCH: ' search view_search_results ',
  SIGN_UP: ' sign_up ',
  SUBSCRIBE: ' subscribe '
};

/**
 * The conversion type of an event: the one of the field, or by the event's name, where own rows win
 * over the table. Empty for an event that is not to be sent, and for a type that Amazon has not.
 */
function conversionTypeOf() {
  if (data.eventMode === 'standard') return knownType(data.conversionType);
  const own = firstOf(listOf(data.customEventMap), (row) => {
    const isRow = eventName && textOf(objectOf(row).ga4Event) === eventName;
    return isRow ? knownType(objectOf(row).conversionType) : '';
  });
  if (own) return own;
  for (const type in GA4_EVENTS) if (isOneOf(GA4_EVENTS[type], eventName)) return type;
  return data.unmappedEvents === 'other' ? 'OTHER' : '';
}

function knownType(value) {
  const type = textOf(value).toUpperCase();
  return GA4_EVENTS.hasOwnProperty(type) ? type : '';
}

// -----------------------------------------------------------------------------
// Identity: match key
// -----------------------------------------------------------------------------

/**
 * All that Amazon matches people by, in the order it is sent; what is personal data comes first. The
 * other tables of this file go by the places in this one, which are found faster than names.
 */
const TYPES =
  'EMAIL PHONE FIRST_NAME LAST_NAME ADDRESS CITY STATE POSTAL MAID RAMP_ID MATCH_ID REAL_ID MERKLE_ID KANTAR_ID FIP'.split(
    ' '
  );

/**
 * " Test@Example.com " → "test@example.com". Empty without one @ between two parts. The rule is
 * that of Amazon's normalizer: lower case, and of the rest only letters, digits, _ . @ and -.
 */
const normalizeEmail = (text) =>
  textLike(without(text.toLowerCase(), '[^a-z\\d_.@-]+'), '^[^@]+@[^@]+$');

/** "Saint-Étienne" → "sainttienne": lower case, only a-z and 0-9, as Amazon's normalizer does. */
const normalizeCity = (text) => without(text.toLowerCase(), '[^a-z\\d]+');

/** Personal data, the first of the types, is normalized and hashed. */
const NORMALIZERS = [
  normalizeEmail,
  normalizePhone,
  normalizeName,
  normalizeName,
  normalizeAddress,
  normalizeCity,
  normalizeState,
  normalizePostal
];

/** The forms of what is sent as it is. No identifier has room for an e-mail address. */
const FORMS = {
  MAID: '^[\\dA-Fa-f]{8}(-[\\dA-Fa-f]{4}){3}-[\\dA-Fa-f]{12}$',
  MATCH_ID: '^[\\dA-Za-z]{1,100}$'
};

/**
 * The properties of event data that hold a match key, each with the place of its type; they can have
 * "sha256_" before their names too.
 */
const PROPERTIES = {
  email_address: 0,
  email: 0,
  phone_number: 1,
  phone: 1,
  first_name: 2,
  last_name: 3,
  street: 4,
  city: 5,
  region: 6,
  postal_code: 7,
  madid: 8,
  advertising_id: 8,
  idfa: 8,
  gaid: 8,
  ramp_id: 9,
  match_id: 10,
  real_id: 11,
  merkle_id: 12,
  kantar_id: 13,
  ip_override: 14
};

/**
 * The match keys of an event, each type once: from the rows of the field, else from the event data,
 * where digests come last, and no type that the contract does not know. What is no value of its type
 * is left out, never hashed.
 */
function matchKeysOf(country) {
  const values = [];
  const digests = [];
  /** Takes a text, the first usable one of a list, or of an object that was one: {"0": …}. */
  const offer = (type, value, isDigest) => {
    const found = isDigest ? digests : values;
    if (found[type] || !isKnown(TYPES[type])) return;
    if (typeof value === 'object') {
      for (const at in value) offer(type, textOf(value[at]), isDigest);
    } else {
      const text = textOf(value);
      found[type] = isDigest ? digest(text) : text && matchKeyValue(type, text, country);
    }
  };
  listOf(data.matchKeys).forEach((row) => {
    offer(TYPES.indexOf(textOf(objectOf(row).type)), objectOf(row).value);
  });
  if (isOn(data.autoMatchKeys)) {
    [userAddress, objectOf(event.user_data), event].forEach((holder) => offerAll(holder, offer));
  }
  const keys = [];
  TYPES.forEach((type, at) => {
    const value = values[at] || digests[at];
    if (value) keys.push({ type: type, values: [value] });
  });
  return keys;
}

/** Whether it is a type, the contract has it, and the settings let it be sent. */
const isKnown = (type) =>
  type &&
  (!contract.matchKeys || isOneOf(contract.matchKeys, type)) &&
  (type !== 'FIP' || isOn(data.sendIpAddress));

/** Offers what the properties of event data, or of a part of it, hold of match keys. */
function offerAll(holder, offer) {
  for (const property in holder) {
    const own = PROPERTIES[property];
    const isDigest = typeof own !== 'number' && property.indexOf('sha256_') === 0;
    const type = isDigest ? PROPERTIES[property.slice(7)] : own;
    // The interpreter's objects could have more properties than those of the table.
    if (typeof type !== 'number') continue;
    // The event's own properties can be another's: a shop's city, the region of a server.
    if (holder === event && type > 1 && NORMALIZERS[type]) continue;
    offer(type, holder[property], isDigest);
  }
}

/** A text that is a SHA-256 digest in hex, in lower case; empty for any other. */
const digest = (text) => (text.length === 64 ? textLike(text, '^[\\dA-Fa-f]+$').toLowerCase() : '');

/** What is sent for a text; empty if it is no value of that type. Digests are kept. */
function matchKeyValue(at, text, country) {
  const type = TYPES[at];
  if (type === 'FIP') return ipAddress(text);
  const normalize = NORMALIZERS[at];
  if (!normalize) {
    // A limited advertising id is everybody's.
    if (text.indexOf('00000000-0000-0000') === 0) return '';
    return textLike(text, FORMS[type] || '^[^\\s@]{1,512}$');
  }
  const known = digest(text);
  if (known) return known;
  const normalized = normalize(text, country);
  const plus = type === 'PHONE' && data.phoneFormat === 'e164' ? '+' : '';
  return normalized && sha256Sync(plus + normalized, { outputEncoding: 'hex' });
}

// -----------------------------------------------------------------------------
// Source
// -----------------------------------------------------------------------------

/** The field's source, else what the event shows: an app by its instance id, a website otherwise. */
function sourceOf() {
  const chosen = textOf(data.eventSource).toUpperCase();
  // Where conversions happen, in Amazon's words.
  const known = ' ANDROID FIRE_TV IOS MEASUREMENT_ATTRIBUTION_PARTNER OFFLINE WEBSITE ';
  if (isOneOf(known, chosen)) return chosen;
  const app = textOf(event.app_instance_id) || textOf(event['x-ga-app_instance_id']);
  if (!app && !textOf(event.app_id)) return 'WEBSITE';
  const platform = textOf(event.platform) + ' ' + textOf(event.user_agent);
  return textLike(platform, '(?is)^.*\\b(ios|iphone|ipad|darwin)') ? 'IOS' : 'ANDROID';
}

// -----------------------------------------------------------------------------
// Money
// -----------------------------------------------------------------------------

/** The currencies Amazon's Events API takes (ISO 4217), capitalized. */
const CURRENCIES =
  'AedArsAudAznBbdBgnBhdBmdBndBobBrlBsdCadChfClpCnyCopCrcCzkDkkDopDzdEgpEurGbpGhsGtqHkdHnlHrkHufIdrIlsInrJmdJodJpyKesKrwKwdKydKztLbpLkrMadMurMxnMxpMyrNadNgnNokNzdPabPenPhpPkrPlnPygQarRonRsdRubSarSekSgdThbTndTryTtdTwdTzsUahUsdUyuVndXafXcdXofXpfZar';

/**
 * The value, from the field or the event, with the two decimals Amazon takes: 12.345 → 12.35. A
 * purchase has none below zero.
 */
function valueOf(isPurchase) {
  const given = textOf(data.value) ? data.value : event.value;
  const value = numberOf(given);
  // From 1e13 on a number has no cents any more.
  const isFit = value !== undefined && Math.abs(value) < 1e13 && (value >= 0 || !isPurchase);
  if (isFit) return Math.round(value * 100) / 100;
  if (textOf(given)) notes.push('value left out');
}

/** The currency of a purchase, from the field or the event, in upper case; empty for none that Amazon takes. */
function currencyOf() {
  const code = (textOf(data.currencyCode) || textOf(event.currency)).toUpperCase();
  if (code.length === 3 && CURRENCIES.indexOf(capitalized(code)) !== -1) return code;
  if (code) notes.push('currency left out');
  return '';
}

/** The units of a purchase: the field, else the sum of the items' quantities, one where none is said. */
function unitsOf() {
  let sum = 0;
  listOf(event.items).forEach((item) => {
    sum += units(objectOf(item).quantity) || 1;
  });
  return units(data.unitsSold) || units(sum);
}

/** A whole number from 1 that has 32 bits; false for anything else. */
function units(value) {
  const number = Math.floor(numberOf(value) || 0);
  return number > 0 && number < 2147483648 && number;
}

// -----------------------------------------------------------------------------
// Custom data
// -----------------------------------------------------------------------------

/**
 * Custom data from the rows of the field and, where no row has the name, brand, category and
 * productId of the first item. What cannot be made valid is left out and noted; Amazon takes 13.
 */
function customDataOf() {
  const item = isOn(data.autoCustomData) ? objectOf(listOf(event.items)[0]) : {};
  const all = [];
  const add = (name, given, kind) => {
    const text = textOf(given);
    const dataType = kind || 'STRING';
    if (!text || all.some((other) => other.name === name)) return;
    const value = validValue(dataType, text);
    if (!name || !value || all.length > 12) notes.push('custom data left out: ' + name);
    else all.push({ name: name, dataType: dataType, value: value });
  };
  listOf(data.customData).forEach((row) => {
    const cells = objectOf(row);
    add(onlyAllowed(textOf(cells.name)), cells.value, textOf(cells.dataType));
  });
  add('brand', item.item_brand);
  add('category', item.item_category);
  add('productId', item.item_id);
  return all;
}

/** A time goes as milliseconds since 1970, as a value has no room for its dashes and colons. */
function validValue(dataType, text) {
  if (dataType === 'TIMESTAMP') return '' + (readTime(text) || '');
  if (dataType === 'INTEGER') return textLike(text, '^(\\d{1,9}|1\\d{9}|20\\d{8})$');
  return dataType === 'STRING' ? onlyAllowed(text) : '';
}

/** "Google Merchandise (EU)" → "Google_Merchandise_EU": other characters make one underscore; 256 at most. */
function onlyAllowed(text) {
  const kept = text.slice(0, 256);
  if (kept.search(createRegex('\\W')) === -1) return kept;
  return (kept.match(createRegex('\\w+', 'g')) || []).join('_');
}

// -----------------------------------------------------------------------------
// Auth
// -----------------------------------------------------------------------------

/** No attempt for a token begins later than this after the first, so that waiting events go on. */
const MOST_TOKEN_TIME = 10000;

/**
 * Calls back with an access token, or with the reason there is none: the one of the field, the
 * stored one, or a new one. Of many executions that need a new one at once, one asks for it and the
 * others wait for its result; if that never comes, another takes over.
 *
 * @param deadline when to stop waiting, in milliseconds since 1970
 */
function withAccessToken(deadline, use, fail) {
  const isGiven = data.authMode === 'accessToken';
  const now = getTimestampMillis();
  const state = isGiven ? {} : readState();
  const isHeld = now < state.heldUntil;
  // A stored token came for these credentials, so they are not looked at again.
  if (state.token && now < state.expiresAt) {
    if (!isHeld && now >= state.renewAt) requestToken(state, deadline, noop, noop);
    return use(state.token, 'cached');
  }
  const isReady = isGiven
    ? headerTextOf(data.accessToken)
    : textOf(data.clientSecret) && textOf(data.refreshToken);
  if (!isReady || !headerTextOf(data.clientId)) return fail('A credential is empty or malformed');
  if (isGiven) return use(isReady, 'given');
  if (!isHeld) return requestToken(state, deadline, use, fail);
  if (state.reason || now >= deadline) return fail(state.reason || 'No token in time');
  // The clock is looked at often, the storage not: hundreds of events can wait here.
  waitUntil(now + 20, () => withAccessToken(deadline, use, fail));
}

function noop() {}

/**
 * Forgets a stored token that Amazon refused, unless another execution has replaced it already. Where
 * a new one is refused as well, the next five seconds' events do not ask for one each.
 *
 * @param isNew whether it came in the place of a refused one
 * @returns whether another attempt has another token
 */
function dropToken(token, isNew) {
  const now = getTimestampMillis();
  const state = readState();
  if (isNew) state.keptUntil = now + 5000;
  else if (state.token === token) {
    if (now < state.keptUntil) return false;
    state.token = '';
  }
  writeState(state);
  return !isNew;
}

/** Asks the service. Whoever waits finds the result in the storage. */
function requestToken(state, deadline, use, fail) {
  const now = getTimestampMillis();
  // Held until every attempt has ended, so that nobody takes over from a request that goes on.
  state.heldUntil = now + MOST_TOKEN_TIME + timeout + 1000;
  state.reason = '';
  writeState(state);
  const domain = data.region === 'EU' ? 'co.uk' : data.region === 'FE' ? 'co.jp' : 'com';
  const parameter = (name, value) => '&' + name + '=' + encodeUriComponent(textOf(value));
  const request = {
    url: 'https://api.amazon.' + domain + '/auth/o2/token',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body:
      'grant_type=refresh_token' +
      parameter('refresh_token', data.refreshToken) +
      parameter('client_id', data.clientId) +
      parameter('client_secret', data.clientSecret),
    attempts: 0,
    deadline: Math.min(deadline, now + MOST_TOKEN_TIME)
  };
  sendPersistently(request, (answer) => {
    const grant = objectOf(JSON.parse(answer.body));
    const status = answer.statusCode;
    const token = status === 200 ? headerTextOf(grant.access_token) : '';
    const current = readState();
    const ended = getTimestampMillis();
    if (token) {
      // It lives for an hour unless the service says otherwise: renewed after 55 of 60 minutes.
      const said = numberOf(grant.expires_in) || 0;
      const lifetime = (said > 0 ? said : 3600) * 1000;
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
    current.heldUntil = ended + Math.max(pause, Math.min(answer.retryAfter, 300000));
    current.reason =
      'Login with Amazon gave no token: ' +
      (REMEDIES[textOf(grant.error)] || answer.reason || 'it answered ' + status);
    writeState(current);
    fail(current.reason);
  });
}

/** What the service says in its own words is left out, as it can repeat what was sent. */
const REMEDIES = {
  invalid_grant: 'create a new refresh token',
  invalid_client: 'check client ID and secret',
  unauthorized_client: 'check client ID and refresh token'
};

/** Tokens belong to a client and its refresh token; neither can be read from the key. */
const storageKey = () => sha256Sync(textOf(data.clientId) + ' ' + textOf(data.refreshToken));

/** Nothing is known before the first token: no time is before undefined. */
const readState = () => templateDataStorage.getItemCopy(storageKey()) || {};

function writeState(state) {
  templateDataStorage.setItemCopy(storageKey(), state);
}

// -----------------------------------------------------------------------------
// Contracts: verdict
// -----------------------------------------------------------------------------

/**
 * Reads the body of an answer: `{success: [{index}], error: [{index, errors: […]}]}`. The event is
 * accepted if it is among the successes and there is no error, whatever index that names: the request
 * held no other event. A contract whose answers have no documented form accepts it with any object
 * that is no error, lists none and, where it speaks of success, says so.
 */
function readVerdict(body) {
  const answer = objectOf(body);
  const first = contract.firstIndex;
  const errors = listOf(answer.error).concat(listOf(answer.errors));
  const isListed = listOf(answer.success).some((entry) =>
    first === undefined ? entry : numberOf(objectOf(entry).index) === first
  );
  const isSilent = first === undefined && !answer.code && answer.success === undefined;
  return {
    isAccepted: (isListed || isSilent) && !errors.length && getType(body) === 'object',
    reason: errors.length ? joinText(errors.map(errorText), '; ') : ''
  };
}

/** "FIELD_VALUE_IS_INVALID … (events[0].eventTime)", whichever of Amazon's forms an error has. */
function errorText(error) {
  const parts = objectOf(error);
  const inner = listOf(parts.errors).concat(listOf(parts.subErrors));
  if (inner.length) return joinText(inner.map(errorText), '; ');
  const code = textOf(parts.code) || textOf(parts.errorCode);
  const message = textOf(parts.message) || textOf(parts.errorMessage);
  return joinText([textOf(error), code, message, textOf(parts.fieldLocation)], ' ');
}

// -----------------------------------------------------------------------------
// Consent
// -----------------------------------------------------------------------------

/**
 * The consent of the event: each signal from its field, else from the event, as far as the source
 * chosen in the tag allows it. Amazon's own signals are replaced by Google's Consent Mode where they
 * are missing; of several, Amazon counts TCF first.
 */
function consentOf() {
  const source = textOf(data.consentSource) || 'auto';
  const first = (signal, values, read) =>
    ((source === 'auto' || source === signal) && firstOf(values, read)) || '';
  const ads = googleStatus('ad_storage', 2);
  const user = googleStatus('ad_user_data', 6) || ads;
  const sendsIp = source !== 'none' && isOn(data.sendIpAddress);
  return {
    tcf: first('tcf', [data.tcf, event.tcf, event.tcf_string], tcfString),
    gpp: first('gpp', [data.gpp, event.gpp, event.gpp_string], gppString),
    amznUserData: first('amazon', [data.amznUserData, event.amzn_user_data, user], statusOf),
    amznAdStorage: first('amazon', [data.amznAdStorage, event.amzn_ad_storage, ads], statusOf),
    ipAddress: sendsIp ? ipAddress(textOf(event.ip_override)) : ''
  };
}

/** The IAB's frameworks encode consent as sections of Base64. */
const tcfString = (value) => textLike(value, '^[\\w-]+(\\.[\\w-]+)*$');
const gppString = (value) => textLike(value, '^[\\w-]+([.~][\\w-]+)*$');

/** Whether the tag may fire: the setting asks for Google's consent to ad storage, or does not. */
const isAdStorageGranted = () =>
  data.adStorageConsent !== 'required' || googleStatus('ad_storage', 2) === 'GRANTED';

/**
 * Whether cookies may be set and read: a denial forbids it, and where Amazon wants consent, ad
 * storage has to be granted.
 */
function allowsStorage(country, consent) {
  const status = consent.amznAdStorage;
  return status ? status === 'GRANTED' : !requiresConsent(country);
}

/** GRANTED or DENIED for any of the spellings Amazon's guides use, else empty. */
function statusOf(value) {
  const text = typeof value === 'boolean' ? '' + value : textOf(value).toLowerCase();
  if (isOneOf(' true yes 1 on enabled opted_in optin granted ', text)) return 'GRANTED';
  return isOneOf(' false no 0 off disabled opted_out optout denied ', text) ? 'DENIED' : '';
}

/**
 * Google Consent Mode's status of a consent type as clients, the Measurement Protocol or hits have
 * it: by name, by a letter of gcd ("13p3t3t3p5l1"), or for ad storage by a digit of gcs ("G111").
 */
function googleStatus(type, position) {
  const letter = textOf(event['x-ga-gcd']).charAt(position) || ' ';
  const values = [
    objectOf(event.consent_state)[type],
    objectOf(event.consent)[type],
    'nrtv'.indexOf(letter) !== -1 ? 1 : 'mpqu'.indexOf(letter) !== -1 ? 0 : '',
    position === 2 ? textOf(event['x-ga-gcs']).charAt(2) : ''
  ];
  return firstOf(values, statusOf);
}

// -----------------------------------------------------------------------------
// Contracts
// -----------------------------------------------------------------------------

/** The name this contract has for a conversion, and its event type where it is not the tag's own. */
const EVENT_NAMES = {
  ADD_TO_SHOPPING_CART: 'AddToCart ADD_TO_CART',
  CHECKOUT: 'InitiateCheckout',
  DETAIL_PAGE_VIEW: 'ViewContent PAGE_VIEW',
  LEAD: 'Lead',
  MOBILE_APP_FIRST_START: 'Custom OTHER',
  OFF_AMAZON_PURCHASES: 'Purchase PURCHASE',
  PAGE_VIEW: 'PageVisit',
  SIGN_UP: 'CompleteRegistration',
  SUBSCRIBE: 'Subscribe'
};

/** What the rich form calls the match keys. */
const USER_INFO = {
  EMAIL: 'hashedEmail',
  PHONE: 'hashedPhone',
  MAID: 'madid'
};
const HOUR = 3600000;
const DAY = 24 * HOUR;

/** Days of a year that begins in March before its month of this number. */
const daysBefore = (month) => Math.floor((153 * month + 2) / 5);

/** The conversions API of Amazon's Events Manager. */
const conversionsV1 = () => ({
  name: 'conversionsV1',
  path: '/events/v1/conversions',
  mediaType: 'application/vnd.amcconversionevent.v1+json',
  listName: 'eventData',
  firstIndex: 1,
  mostDays: 7,
  matchKeys: ' EMAIL PHONE FIRST_NAME LAST_NAME ADDRESS CITY STATE POSTAL MAID ',
  eventOf: (from) => ({
    name: from.name,
    eventType: from.type,
    eventActionSource: ACTION_SOURCES[from.source] || 'WEBSITE',
    countryCode: from.country,
    timestamp: toIso(from.time),
    clientDedupeId: from.id,
    matchKeys: from.matchKeys,
    value: from.value,
    currencyCode: from.currency,
    unitsSold: from.units,
    dataProcessingOptions: from.isLimited && ['LIMITED_DATA_USE'],
    consent: consentSignals(from.consent),
    customAttributes: from.customData
      .filter((datum) => textLike(datum.name, '^(brand|category|productId|attr([1-9]|10))$'))
      .map((datum) => ({ name: datum.name, value: datum.value }))
  })
});
const ACTION_SOURCES = {
  ANDROID: 'APP_ANDROID',
  FIRE_TV: 'APP_ANDROID',
  IOS: 'APP_IOS',
  OFFLINE: 'OFFLINE'
};

/** What systems write where they have no value, in lower case; the last is what an empty text hashes to. */
const NOTHING =
  '|undefined|null|nan|n/a|(not set)|[object object]|e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855|';

/** Amazon's current Events API. */
const adsApiV1 = () => ({
  name: 'adsApiV1',
  path: '/adsApi/v1/create/events',
  usesAccountId: true,
  listName: 'events',
  firstIndex: 0,
  mostDays: 21,
  eventOf: (from, dataSetName) => ({
    eventDescription: {
      name: from.name,
      conversionType: from.type === 'DETAIL_PAGE_VIEW' ? 'PAGE_VIEW' : from.type,
      eventSource: from.source,
      eventIngestionMethod: 'SERVER_TO_SERVER',
      dataSetName: dataSetName
    },
    countryCode: from.country,
    eventTime: toIso(from.time),
    matchKeys: from.matchKeys,
    value: from.value,
    currencyCode: from.currency,
    unitsSold: from.units,
    eventId: from.id,
    consent: consentSignals(from.consent),
    customData: from.customData,
    dataProcessingOptions: { options: from.isLimited && 'LIMITED_DATA_USE' },
    deviceInfo: { userAgent: from.userAgent },
    arefMeasurementTokens: from.aref
  })
});

/** The contract the tag is set to; the current Events API unless it says otherwise. */
const contract = chosenContract();

function chosenContract() {
  if (data.api === 'offAmazon2023') return offAmazon2023(data.offAmazonShape === 'rich');
  return data.api === 'conversionsV1' ? conversionsV1() : adsApiV1();
}

// -----------------------------------------------------------------------------
// Request
// -----------------------------------------------------------------------------

/** How long the tag waits for an answer, in milliseconds. */
const timeout = setting(data.timeoutMs, 5000, 30000);

/** Another attempt can help with these, as with no answer at all: the rule of Amazon's guides. */
const TRANSIENT = [0, 429, 500, 502, 503, 504];

/** Sends until the answer is final, or attempts or time are used up; calls back once. */
function sendPersistently(request, done) {
  const settle = (status, body, reason, asked) => {
    // A tag that waits longer than this between two attempts would hold up its server.
    const isLong = asked > 5000;
    const canHelp = TRANSIENT.indexOf(status) !== -1 && !isLong;
    if (canHelp && request.attempts < setting(data.maxAttempts, 5, 10)) {
      // 25 to 50 ms after the first attempt, twice that after each further one.
      const backoff = 25 * Math.pow(2, request.attempts);
      const next = getTimestampMillis() + Math.max(asked, generateRandom(backoff, backoff * 2));
      if (next <= request.deadline) return waitUntil(next, () => sendPersistently(request, done));
    }
    const said = isLong ? 'wait ' + asked / 1000 + ' s is too long for a tag' : reason;
    done({ statusCode: status, body: body, reason: said, retryAfter: asked });
  };
  request.attempts += 1;
  const options = { method: 'POST', headers: request.headers, timeout: timeout };
  sendHttpRequest(request.url, options, request.body).then(
    (result) => {
      const said = objectOf(result.headers)['retry-after'];
      const asked = numberOf(said);
      const reason = said && asked === undefined ? 'its Retry-After is no number' : '';
      settle(result.statusCode, result.body || '', reason, (asked || 0) * 1000);
    },
    (failure) => {
      const isLate = objectOf(failure).reason === 'timed_out';
      settle(0, '', isLate ? 'no answer in time' : 'no connection', 0);
    }
  );
}

/** Calls back at a moment: the sandbox has no timer, so the clock is looked at again and again. */
function waitUntil(time, callback) {
  callLater(() => (getTimestampMillis() < time ? waitUntil(time, callback) : callback()));
}

/** A field's whole number from 1 to a bound; the usual one for anything else. */
function setting(value, usual, most) {
  const number = numberOf(value) || 0;
  return number < 1 ? usual : Math.min(Math.floor(number), most);
}

// -----------------------------------------------------------------------------
// Identity: phone
// -----------------------------------------------------------------------------

/** What the whole number has to look like behind the calling code, read off Amazon's normalizer. */
const NATIONAL_NUMBERS = {
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

/**
 * "(555) 123-4567" → "15551234567" in US, "07911 123456" → "447911123456" in GB: the calling code
 * and the number, digits only. Empty for what is no number of the country.
 *
 * For the nine countries of Amazon's normalizer the result is its own, also where it is odd: a
 * foreign calling code does not count there. Elsewhere a number in international form is kept.
 */
function normalizePhone(text, country) {
  // Behind an x, as in "ext. 12", is an extension.
  const all = without(text, '[^\\dXx]+|[Xx][\\d\\D]*');
  const digits = all.indexOf('00') === 0 ? all.slice(2) : all;
  const isGlobal = digits !== all || text.charAt(0) === '+';
  const code = callingCode(country);
  const hasCode = code && digits.indexOf(code) === 0;
  const pattern = NATIONAL_NUMBERS[country];
  if (!pattern) {
    const isWhole = isGlobal || (hasCode && digits.length > 10);
    const number = isWhole ? digits : code && code + withoutZero(digits, country);
    return textLike(number, '^[1-9]\\d{6,14}$');
  }
  // 049… is an area of Germany too, so a number of at most ten digits carries the code only where no
  // area begins like that.
  const german = '^49(\\d{9,}|([89]\\d|30|37|40|49|60|69|70|78|79)\\d*)$';
  const isCarried =
    hasCode &&
    (isGlobal || (country === 'DE' ? textLike(digits, german) : !textLike(digits, pattern)));
  const national = withoutZero(isCarried ? digits.slice(code.length) : digits, country);
  // Where a British number carries its calling code, the normalizer asks for a range in use.
  const range = '^(([1278]\\d|3[0347]|5[56]|9[018])\\d{8}|\\d{7,9})$';
  const isInUse = country !== 'GB' || !isCarried || textLike(national, range);
  return isInUse && textLike(national, pattern) ? code + national : '';
}

/** Without the 0 that is only dialled inside the country; Italian numbers keep theirs. */
const withoutZero = (digits, country) =>
  country !== 'IT' && digits.charAt(0) === '0' ? digits.slice(1) : digits;

// -----------------------------------------------------------------------------
// Identity: name
// -----------------------------------------------------------------------------

/**
 * "Jürgen-Åke" → "juergenke": lower case, some letters that a-z does not have spelled out, as Amazon's
 * normalizer does, then only a-z and 0-9.
 */
function normalizeName(text) {
  const name = text.toLowerCase();
  if (normalizeCity(name) === name) return name;
  const spelled = ['ßss', 'äae', 'öoe', 'üue', 'øo', 'æae'].reduce(
    (rest, pair) => rest.split(pair.charAt(0)).join(pair.slice(1)),
    name
  );
  return normalizeCity(spelled);
}

// -----------------------------------------------------------------------------
// Identity: address
// -----------------------------------------------------------------------------

/**
 * "12-B Main Street, Apt. #5" → "12bmainstaptnumber5" in US: words are replaced from the country's
 * tables and joined. A house number and its letter are two words, and so is a # and what it
 * touches; the steps are those of Amazon's normalizer.
 */
function normalizeAddress(text, country) {
  // What separates words: blanks of any kind, these characters and C/O.
  const apart = text.toUpperCase().split('C/O').join(' ');
  const words = apart.match(createRegex('[^\\s\\v\\pZ,.!()\\[\\]{}]+', 'g')) || [];
  let address = '';
  words.forEach((word) => {
    const dash = word.indexOf('-');
    const isHouse = dash !== -1 && textLike(word, '^\\d+-\\d*[^-\\d][^-]*$');
    if (isHouse) address += addressWord(word.slice(0, dash), country);
    address += addressWord(isHouse ? word.slice(dash + 1) : word, country);
  });
  return address;
}

// -----------------------------------------------------------------------------
// Identity: state
// -----------------------------------------------------------------------------

/**
 * Names of states and provinces whose code is not their first two letters, as in Amazon's normalizer.
 * Behind a name is the code's second letter, `ALASKAk`; where the first differs too, the whole code,
 * `BREMENhb`, with a dot if it has one letter. A name that begins or ends another stands before it.
 */
const STATE_CODES = {
  CA: 'ALBERTAbBRITISHCOLUMBIAcMANITOBAbNEWBRUNSWICKbNEWFOUNDLANDANDLABRADORlNORTHWESTTERRITORIEStNOVASCOTIAsPRINCEEDWARDISLANDeQUEBECcSASKATCHEWANkYUKONt',
  DE: 'SAXONYnBADENWUERTTEMBERGwBAVARIAyBRANDENBURGbBREMENhbHAMBURGhLOWERSAXONYniMECKLENBURGVORPOMMERNvNORTHRHINEWESTPHALIAwRHINELANDPALATINATEpSAARLANDlSAXONYANHALTtSCHLESWIGHOLSTEINh',
  ES: 'ACORUNA.cALACANT.aALAVAviALBACETEbALICANTE.aARABAviASTURIAS.oBALEARESpmBALEARSpmBARCELONA.bCACEREScCANTABRIA.sCASTELLOsCASTELLONsCIUDADREALrGERONAiGIPUZKOAssGUIPUZCOAssHUELVA.hJAEN.jLACORUNA.cLARIOJAoLASPALMASgcLERIDA.lLLEIDA.lMADRID.mMELILLAlOURENSErPALENCIA.pSANTACRUZDETENERIFEtfSEGOVIAgTARRAGONA.tVALENCIA.vVIZCAYAbiZARAGOZA.z',
  FR: 'ALSACEaBRITTANYtBURGUNDYgCENTREnCHAMPAGNEARDENNEgCORSICAeFRANCHECOMTEcILEDEFRANCEfLANGUEDOCROUSSILLONuLIMOUSINmLORRAINEeLOWERNORMANDYbnMIDIPYRENEESpNORDPASDECALAISpPAYSDELALOIRElPOITOUCHARENTEStRHONEALPESaUPPERNORMANDYht',
  IT: 'ASCOLIPICENOpASTItBARLETTAANDRIATRANItBELLUNOlBENEVENTOnBERGAMOgBRESCIAsCALTANISSETTAlCAMPOBASSObCARBONIAIGLESIASiCASERTAeCATANIAtCATANZAROzCOSENZAsCROTONEkrCUNEOnFERMOmFLORENCEiFOGGIAgFORLICESENAcLAQUILAaqLASPEZIAspLATINAtLECCOcMACERATAcMANTUAnMASSAANDCARRARAsMATERAtMEDIOCAMPIDANOvsMONZAANDBRIANZAbOLBIATEMPIOtPADUAdPARMArPAVIAvPERUGIAgPESAROANDURBINOuPIACENZAcPISTOIAtPORDENONEnPOTENZAzPRATOoRAGUSAgREGGIOCALABRIAcRIMINInROMEmSASSARIsSAVONAvSOUTHTYROLbzSYRACUSErTERNIrTRAPANIpTRENTINOnTREVISOvTRIESTEsTURINoVERBANOCUSIOOSSOLAbVERCELLIcVERONArVIBOVALENTIAvVITERBOt',
  US: 'ALASKAkARIZONAzCONNECTICUTtGEORGIAaHAWAIIiIOWAaKANSASsKENTUCKYyLOUISIANAaMAINEeMARYLANDdMINNESOTAnMISSISSIPPIsMISSOURIoMONTANAtNEVADAvNEWHAMPSHIREhNEWJERSEYjNEWMEXICOmNEWYORKyNORTHCAROLINAcNORTHDAKOTAdPENNSYLVANIAaRHODEISLANDiSOUTHCAROLINAcSOUTHDAKOTAdTENNESSEEnTEXASxVERMONTtVIRGINIAaWESTVIRGINIAv'
};

/** "Texas" → "tx" in US: a name's code in lower case, else its first two letters. */
function normalizeState(text, country) {
  const name = without(text.toUpperCase(), '[^A-Z]+');
  const codes = STATE_CODES[country] || '';
  const at = codes.indexOf(name);
  const first = codes.charAt(at + name.length);
  const second = codes.charAt(at + name.length + 1);
  const isWhole = (at === 0 || codes.charAt(at - 1) > 'Z') && (first < 'A' || first > 'Z');
  if (name.length < 3 || !isWhole) return name.slice(0, 2).toLowerCase();
  if (first === '.') return second;
  return second > 'Z' ? first + second : name.charAt(0).toLowerCase() + first;
}

// -----------------------------------------------------------------------------
// Country
// -----------------------------------------------------------------------------

/**
 * The countries Amazon's Events API takes (ISO 3166-1 alpha-2, and ZZ) behind their telephone calling
 * codes: a number is the code of the country behind it, each further country has the next one, __ is
 * a gap, and what has no code has 0. `30GrNlBe` is Greece with 30, the Netherlands with 31, Belgium.
 */
const COUNTRIES =
  '0Aq0Bv0Gs0Hm0Tf0Um0Zz1Us7Ru20Eg27Za30GrNlBeFrEs36Hu39ItRoCh43AtGbDkSeNoPlDe51PeMxCuArBrClCoVe60MyAuIdPhNzSgTh81JpKr84Vn86Cn90TrInPkAfLkMm98Ir211SsMaDz216Tn__Ly__GmSnMrMlGnCiBfNeTgBjMuLrSlGhNgTdCfCmCvStGqGaCgCdAoGwIo__ScSdRwEtSoDjKeTzUgBiMz__ZmMgReZwNaMwLsBwSzKm290ShEr297AwFoGl350GiPtLuIeIsAlMtCyFiBg370LtLvEeMdAmByAdMcSm__UaRsMe385HrSiBa__Mk420CzSk__Li500FkBzGtSvHnNiCrPaPmHt590GpBoGyEcGfPyMqSrUyCw670Tl__NfBnNrPgToSbVuFjPwWfCkNu__WsKiNcTvPfTkFmMh850Kp__HkMo__KhLa880Bd886Tw960MvLbJoSyIqKwSaYeOm__PsAeIlBhQaBtMnNp992TjTmAzGeKg__Uz1Ag1Ai1As1Bb1Bm1Bs1Ca1Dm1Do1Gd1Gu1Jm1Kn1Ky1Lc1Mp1Ms1Pr1Sx1Tc1Tt1Vc1Vg1Vi7Kz39Va44Gg44Im44Je47Sj61Cc61Cx64Pn212Eh262Yt358Ax590Bl590Mf599Bq';

/** The European Economic Area and the United Kingdom, where Amazon wants a consent signal. */
const CONSENT_COUNTRIES =
  ' AT BE BG CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO OTHER_EEA PL PT RO SE SI SK ';

/**
 * The country of the event: the field, the customer's address, what the event says of its place, the
 * default field, the region of the browser's language. US if none of them is a country.
 */
function countryOf() {
  // A language without a region is none, though it can look like one.
  const places = [
    data.countryCode,
    userAddress.country,
    objectOf(event.user_data).country,
    event.country,
    objectOf(event.event_location).country,
    data.defaultCountryCode,
    textOf(event.language).slice(2) && event.language
  ];
  const known = firstOf(places, countryCode);
  if (!known) notes.push('country unknown: US assumed');
  return known || 'US';
}

/** A code Amazon takes, also from a locale such as en-US; empty if it is none. */
function countryCode(value) {
  const text = textOf(value).toUpperCase();
  if (text === 'OTHER' || text === 'OTHER_EEA') return text;
  const last = textLike(text.slice(-3), '^[-_]?[A-Z]{2}$').slice(-2);
  const code = last === 'UK' ? 'GB' : last;
  return code && placeOf(code) !== -1 ? code : '';
}

/** Whether Amazon wants a consent signal for people of this country. */
const requiresConsent = (country) => data.region === 'EU' || isOneOf(CONSENT_COUNTRIES, country);

/** The telephone calling code of a country, "49" for DE; empty where it has none. */
function callingCode(country) {
  const place = placeOf(country);
  if (place === -1) return '';
  let at = place;
  while (COUNTRIES.charAt(at - 1) > '9') at -= 2;
  // Of what stands before, the longest that is a number.
  const first =
    +COUNTRIES.slice(at - 3, at) || +COUNTRIES.slice(at - 2, at) || +COUNTRIES.slice(at - 1, at);
  return first ? '' + (first + (place - at) / 2) : '';
}

/** Where a country stands in the table; -1 if it is none. */
const placeOf = (country) => COUNTRIES.indexOf(capitalized(country));

// -----------------------------------------------------------------------------
// Identity: place
// -----------------------------------------------------------------------------

/** How long postal codes are, behind each country; further characters are cut off. */
const POSTAL_LENGTHS = 'US5DE5FR5ES5IT5IN6JP7CA6GB7';

/** The forms of postal codes with letters, of the last countries above. */
const POSTAL_FORMS = {
  CA: '^([A-Z]\\d){3}$',
  GB: '^([A-Z]{1,2}\\d{2,3}|[A-Z]{1,2}\\d[A-Z]\\d)[A-Z]{2}$'
};

/**
 * "75236-9599" → "75236" in US, "k1a 0b1" → "K1A0B1" in CA. Empty where the country's form is not
 * met; other countries have letters and digits in upper case.
 */
function normalizePostal(text, country) {
  // A digest has digits too.
  if (text.length === 64) return '';
  const at = POSTAL_LENGTHS.indexOf(country);
  // Elsewhere this is no number.
  const length = +POSTAL_LENGTHS.charAt(at + 2);
  const form = POSTAL_FORMS[country];
  const other = length && !form ? '\\D+' : '[^A-Z\\d]+';
  const code = without(text.toUpperCase(), other).slice(0, length || 12);
  return form ? textLike(code, form) : code.length < length ? '' : code;
}

// -----------------------------------------------------------------------------
// Identity: ip address
// -----------------------------------------------------------------------------

/** Four numbers up to 255; behind a dot there is another. */
const IPV4 = '^((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.\\b|$)){4}$';

/** Groups of an IPv6 address; there may be none on one side of its ::. */
const GROUPS = '([\\dA-Fa-f]{1,4}(:[\\dA-Fa-f]{1,4})*)?';

/**
 * A text that is an IPv4 or IPv6 address; empty for any other. IPv4 in an IPv6 socket is IPv4:
 * "::ffff:203.0.113.9" → "203.0.113.9".
 */
function ipAddress(text) {
  const plain = text.replace(createRegex('^::[Ff]{4}:'), '');
  if (textLike(plain, IPV4)) return plain;
  const groups = text.split(':').filter((part) => part).length;
  const form = groups === 8 ? GROUPS : GROUPS + '::' + GROUPS;
  return groups < 9 ? textLike(text, '^' + form + '$') : '';
}

// -----------------------------------------------------------------------------
// Contracts: off amazon 2023
// -----------------------------------------------------------------------------

/** The Off-Amazon events API of 2023, in its compact form or its rich one. */
function offAmazon2023(isRich) {
  return {
    name: 'offAmazon2023',
    path: '/offAmazonEvents/2023-11-13/events',
    listName: 'events',
    mostDays: 7,
    isOlder: true,
    matchKeys: ' EMAIL PHONE MAID ',
    eventOf: (from) => {
      const names = (EVENT_NAMES[from.type] || 'Custom').split(' ');
      if (isRich) return richEvent(from, names);
      return {
        name: names[0],
        timestamp: toIso(from.time),
        conversionValue: from.value,
        countryCode: from.country,
        matchKeys: from.matchKeys
      };
    }
  };
}

/** The rich form has an object for the user and one for the value, an event type, an id and a click. */
function richEvent(from, names) {
  const user = { countryCode: from.country, postalCode: from.postalCode };
  from.matchKeys.forEach((key) => {
    user[USER_INFO[key.type]] = key.values[0];
  });
  return {
    name: names[0],
    eventType: names[1] || from.type,
    eventActionSource: isOneOf(' ANDROID FIRE_TV IOS ', from.source) ? 'APP' : 'WEBSITE',
    timestamp: toIso(from.time),
    clickId: from.clickId,
    userInfo: user,
    value: from.value !== undefined && { amount: from.value, currencyCode: from.currency },
    eventId: from.id
  };
}

// -----------------------------------------------------------------------------
// Identity: address words
// -----------------------------------------------------------------------------

/**
 * Words of street addresses and what Amazon's normalizer writes for them.
 *
 * A table is a list of groups: the replacement, and each word that it stands for with a capital:
 * `aveAvAvenAvenu blvdBoulBoulv`. Behind a word whose plural stands for the replacement's
 * there is a !. Words that stand for themselves are in it only where the common table says otherwise.
 */
const COMMON_WORDS =
  'aveAvenue blvdBouled cirCircle cirsCircles ctCourt ctrCenterCentre drDrive eEast fwyFreewayFrwy hwyHighway lnLane nNorth neNortheast numberNoNumNumeroNúmNúmero nwNorthwest parkParks pkwyParkwayParkwaysParkwyPkwayPkwysPky plPlace plzPlazaPlza rdRoad sSoSouth seSoutheast sqSqrSquSquare stStrStreet swSouthwest wWest';

/** Words that a country has of its own; they win over the common ones. */
const OWN_WORDS = {
  US: 'alyAlleeAlleyAlly anxAnexAnnexAnnx aptApartmentAppt arcArcade aveAvAvenAvenuAvnAvnue bchBeach bgBurg! bldgBuilding blfBlufBluff! blvdBoulBoulv bndBend brBranchBrnch brgBrdgeBridge brkBrook! bsmtBasement btmBotBottmBottom bypBypaBypasBypassByps byuBayooBayou cirCircCirclCrclCrcle clbClub clfCliff! cmnCommon! corCorner! cpCampCmp cpeCape cresCrescentCrsentCrsnt crkCreek crseCourse crstCrest cswyCausewayCauswa ctrCenCentCentrCnterCntr ctrsCenters ctsCourts curvCurve cvCove! cynCanynCanyonCnyn deptDepartment dlDale dmDam drDrivDrv drsDrives dvDivDivideDvd estEstate! expyExpExprExpressExpresswayExpw extExtension!ExtnExtnsn flFloor fldField! flsFalls fltFlat! frdFord! frgForgForge! frkFork! frntFront frstForestForests fryFerryFrry ftFortFrt fwyFreewyFrway gdnGarden!GardnGrdenGrdn! glnGlen! grnGreen! grvGrovGrove! gtwyGatewayGatewyGatwayGtway hbrHarbHarbor!HarbrHrbor hlHill! hngrHanger holwHllwHollowHollowsHolws htsHeightsHt hvnHaven hwyHighwyHiwayHiwyHway inltInlet isIsland!Islnd! isleIsles jctJctionJctn!Junction!JunctnJuncton knlKnolKnoll! kysKeys lbbyLobby lckLock! ldgLdgeLodgLodge lfLoaf lgtLight! lkLake! lndgLandingLndng loopLoops lowrLower mdwMeadow! mdwsMdwMedows mlMill! mnrManor! msnMissionMissnMssn mtMntMount mtnMntainMntnMountain!MountinMtin mtwyMotorway nckNeck ofcOffice opasOverpass orchOrchardOrchrd ovalOvl parkPrk pathPaths phPenthouse pikePikes plnPlain! pnePine! prPrairiePrr prtPort! psgePassage ptPoint! radlRadRadialRadiel rdgRdgeRidge! rdsRoads rivRiverRivrRvr rmRoom rnchRanchRanchesRnchs rpdRapid! rstRest rteRoute shlShoal! shrShoarShore! skwySkyway smtSumitSumittSummit spcSpace spgSpng!Spring!Sprng! spurSpurs sqSqre sqsSqrsSquares stStrt staStationStatnStn steSuite straStravStravenStravenueStravnStrvnStrvnue strmStreamStreme stsStreets terTerrTerrace tpkeTrnpkTurnpikeTurnpk trakTrackTracksTrkTrks trceTraceTraces trfyTrafficway trlTrailTrailsTrls trlrTrailerTrlrs trwyThroughway tunlTunelTunlsTunnelTunnelsTunnl unUnion! upasUnderpass upprUpper viaVdctViadctViaduct visVistVistaVstVsta vlVille vlgVillVillagVillage!VillgVilliage vlyValley!VallyVlly vwView! walkWalks wayWy wlWell! xingCrossingCrssng xrdCrossroad!',
  GB: 'alleyAly aptApartment centreCenterCentreCtr circlesCircles closeCl freewayFreeway frwyFrwy highwayHighway ltdLimited parksParks parkwayParkway parkwaysParkways parkwyParkwy pkwayPkway pkwysPkwys pkyPky plazaPlaza plzaPlza sqrSqr squSqu squareSqSquare strStr',
  FR: 'alléeAllee alléesAllees cheminChe impasseImp montéeMontee routeRte',
  ES: 'avenidaAvd calleCC/CarreCarrerC\\ lugarLg passeigPPaseoPgPs plazaPlPlazaPlzaPza ramblaRbla rondaRda urbanizaciónUrb',
  IT: 'corsoCso largoLgo piazzaPzaPzza piazzalePle piazzettaPtta vialeVle vicoloVlo'
};

/**
 * What stands for a word of an address, in lower case: "STREET" → "st" in US, "APT#5" → "aptnumber5".
 *
 * @param word in upper case, without the separators of addresses
 */
function addressWord(word, country) {
  if (word.indexOf('#') !== -1) {
    const parts = word.split('#').map((part) => addressWord(part, country));
    return parts.join('number');
  }
  const first = word.charAt(0);
  const lower = word.toLowerCase();
  // Digits stay what they are; words of one letter stand for others in Spain only.
  const isPlain = first === lower.charAt(0) || (word.length === 1 && country !== 'ES');
  if (isPlain) return lower;
  const own = OWN_WORDS[country] || '';
  const name = first + lower.slice(1);
  const singular = lower.slice(-1) === 's' && replacement(own, name.slice(0, -1) + '!');
  return singular
    ? singular + 's'
    : replacement(own, name) || replacement(COMMON_WORDS, name) || lower;
}

function replacement(table, name) {
  let at = table.indexOf(name);
  // The beginning of a longer word is passed over: behind the word itself there is no small letter.
  while (at !== -1 && table.charAt(at + name.length) >= 'a') at = table.indexOf(name, at + 1);
  if (at === -1) return '';
  const group = table.slice(table.lastIndexOf(' ', at) + 1, at + 1);
  return group.slice(0, group.search(createRegex('[A-Z]')));
}

// -----------------------------------------------------------------------------
// Time
// -----------------------------------------------------------------------------

/** When the tag began to run, in milliseconds since 1970. */
const startedAt = getTimestampMillis();

/**
 * When the event happened, in milliseconds since 1970: the field, what the event says, now. A time
 * more than an hour ahead of the server's clock counts as none.
 */
function eventTime() {
  const times = [data.eventTime, event.event_time, event.timestamp_micros, event.timestamp];
  const known = firstOf(times, (value) => {
    const time = readTime(value);
    return time && time < startedAt + HOUR && time;
  });
  return known || startedAt;
}

/**
 * A moment in milliseconds since 1970 from ISO 8601, or from seconds, milliseconds or microseconds
 * since 1970, of which the size tells them apart. Undefined for anything else.
 */
function readTime(value) {
  const number = numberOf(value);
  if (number === undefined) return readIso(textOf(value));
  if (number >= 1e8 && number < 1e17) {
    return Math.floor(number < 1e11 ? number * 1000 : number < 1e14 ? number : number / 1000);
  }
}

/** "2026-04-20T12:34:56.789+02:00"; the time, and an offset from UTC, may be missing. */
function readIso(text) {
  const form =
    '^(\\d{4})-(\\d\\d)-(\\d\\d)(?:[Tt ]([01]\\d|2[0-3]):([0-5]\\d)(?::([0-5]\\d(?:\\.\\d+)?))?(?:[Zz]|([+-])(\\d\\d):?(\\d\\d)?)?)?$';
  const parts = text && text.match(createRegex(form));
  if (!parts) return;
  const part = (at) => +(parts[at] || 0);
  // Years begin in March here, so that a leap day is their last; exact to 2099.
  const years = part(1) - (part(2) > 2 ? 1968 : 1969);
  const days = Math.floor(years * 365.25) + daysBefore((part(2) + 9) % 12) + part(3) - 672;
  // The 30th of February comes back as another day.
  if (days < 0 || toIso(days * DAY).indexOf(text.slice(0, 10))) return;
  const offset = (part(8) * HOUR + part(9) * 60000) * (parts[7] === '-' ? -1 : 1);
  const clock = part(4) * HOUR + part(5) * 60000 + Math.round(part(6) * 1000);
  return days * DAY + clock - offset;
}

/** A moment from 1970 to 2099 as ISO 8601: 1713616496789 → "2024-04-20T12:34:56.789Z". */
function toIso(time) {
  const days = Math.floor(time / DAY) + 671;
  const years = Math.floor((days + 0.75) / 365.25);
  const day = days - Math.floor(years * 365.25);
  const month = Math.floor((5 * day + 2) / 153);
  const pad = (number) => ('0' + Math.floor(number)).slice(-2);
  const year = 1968 + years + (month > 9 ? 1 : 0);
  const date = year + '-' + pad(((month + 2) % 12) + 1) + '-' + pad(day - daysBefore(month) + 1);
  const clock =
    pad((time / HOUR) % 24) + ':' + pad((time / 60000) % 60) + ':' + pad((time / 1000) % 60);
  return date + 'T' + clock + '.' + ('00' + (time % 1000)).slice(-3) + 'Z';
}

// -----------------------------------------------------------------------------
// Log
// -----------------------------------------------------------------------------

const version = data.logType === 'no' ? {} : getContainerVersion();

/** In debug and preview the requests and answers are logged too, not only how the event ended. */
const isVerbose = version.debugMode || version.previewMode;
const isLogging = isVerbose || data.logType === 'always';

/** Whether each event is a row in BigQuery too. */
const keepsRows = data.bigQueryLogType === 'always';

/** Whether anybody reads reports of what went well. */
const isReported = isLogging || keepsRows;

/** What was left out or assumed, without values of the event; every report has them. */
const notes = [];

/** Writes one line; what is empty in it is left out. */
function writeLine(type, line) {
  logToConsole(JSON.stringify(compact(stamp(type, line))));
}

/** Adds what every line says. */
function stamp(type, line) {
  line.Name = 'Amazon Ads';
  line.Type = type;
  line.TraceId = getRequestHeader('trace-id');
  line.EventName = eventName;
  return line;
}

/** Logs how the event ended: one line, and one row in BigQuery where the tag is set to that. */
function logReport(outcome, report) {
  report.Message = 'Conversion ' + outcome;
  report.Outcome = outcome;
  report.Notes = notes.join('; ');
  if (isLogging) writeLine('Message', report);
  if (!keepsRows) return;
  const table = [data.logBigQueryProjectId, data.logBigQueryDatasetId, data.logBigQueryTableId];
  insertReport(report, table).catch(() => {
    if (isLogging) writeLine('Message', { Message: 'BigQuery refused the log row' });
  });
}

/**
 * Inserts a report as a row: "LatencyMs" becomes the column latency_ms; what is empty is left out.
 *
 * @param table the fields with the ids of project, data set and table; the server's project if empty
 */
function insertReport(report, table) {
  const hump = createRegex('([a-z])([A-Z])', 'g');
  const row = { timestamp: getTimestampMillis(), tag_name: 'Amazon Ads' };
  stamp('Message', report);
  for (const name in report) row[name.replace(hump, '$1_$2').toLowerCase()] = report[name];
  const connection = {
    projectId: textOf(table[0]) || undefined,
    datasetId: textOf(table[1]),
    tableId: textOf(table[2])
  };
  return BigQuery.insert(connection, [compact(row)], { ignoreUnknownValues: true });
}

// -----------------------------------------------------------------------------
// Contracts: contract
// -----------------------------------------------------------------------------

/** The consent object of both newer contracts. Amazon's own signals need amznUserData in it. */
function consentSignals(consent) {
  const user = consent.amznUserData;
  return {
    tcf: consent.tcf,
    gpp: consent.gpp,
    amazonConsent: user && { amznUserData: user, amznAdStorage: consent.amznAdStorage },
    geo: { ipAddress: consent.ipAddress }
  };
}

// -----------------------------------------------------------------------------
// Event
// -----------------------------------------------------------------------------

/** A value's properties; none if it is no object. */
const objectOf = (value) => (typeof value === 'object' && value ? value : {});

/** The event data, read once; without properties where there is none. */
const event = objectOf(getAllEventData());

/** The event's name; empty for one with an e-mail address in it, which is neither sent nor logged. */
const eventName = eventNameOf(event.event_name);

/** The address of the customer; of several the first. */
const userAddress = objectOf(listOf(objectOf(event.user_data).address)[0]);

/** A text as the name of an event; empty where it cannot be one. */
function eventNameOf(value) {
  const name = textOf(value);
  return name.indexOf('@') === -1 ? name : '';
}

/**
 * The id under which Amazon counts the event once; empty if it has none. An e-mail address or a long
 * text is replaced by its digest.
 */
function eventIdOf() {
  const id = textOf(data.eventId) || textOf(event.event_id) || textOf(event.transaction_id);
  const isUnfit = id.indexOf('@') !== -1 || id.length > 256;
  return isUnfit ? sha256Sync(id, { outputEncoding: 'hex' }) : id;
}

// -----------------------------------------------------------------------------
// Values
// -----------------------------------------------------------------------------

/**
 * A value's text without blanks around it; empty for what holds none, such as "null" or an object,
 * and for a text that is too long for anything.
 */
function textOf(value) {
  if (typeof value !== 'string' && typeof value !== 'number') return '';
  const text = typeof value === 'string' ? value.trim() : '' + value;
  const size = text.length;
  // Few texts are as long as one of these and begin like it, so few are looked up.
  const fits = size === 3 || size === 4 || size === 9 || size === 15 || size === 64;
  const canBe = fits && '([eEnNuU'.indexOf(text.charAt(0)) !== -1;
  const isNothing = canBe && NOTHING.indexOf('|' + text.toLowerCase() + '|') !== -1;
  // Whatever the tag sends is shorter; what is longer would only make Amazon refuse the event.
  return isNothing || size > 8192 ? '' : text;
}

/** A text that fits a header, as ids and tokens do: visible ASCII characters; else empty. */
const headerTextOf = (value) => textLike(value, '^[!-~]+$');

/** What the first value that is not empty gives that gives something; undefined if none does. */
function firstOf(values, read) {
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    const result = value !== undefined && value !== '' && read(value);
    if (result) return result;
  }
}

/** Texts with the glue between them; empty ones are left out. */
const joinText = (texts, glue) => texts.filter((text) => text).join(glue);

/** A finite number, also one written as text such as "12.50"; undefined for anything else. */
function numberOf(value) {
  const given = typeof value === 'number' ? value : textOf(value);
  const number = +given;
  if (given !== '' && number - number === 0) return number;
}

/** A value as a list: itself if it is one, a list of it otherwise, empty for nothing. */
function listOf(value) {
  if (getType(value) === 'array') return value;
  return value === undefined || value === null ? [] : [value];
}

/** Whether a field is switched on: a checkbox, or a variable that says "true". */
const isOn = (value) => value === true || value === 'true';

/** A code as tables have it whose words stand together, "USD" as Usd: a capital begins each. */
const capitalized = (code) => code.charAt(0) + code.slice(1).toLowerCase();

/**
 * Whether a word is one of these, which have a blank before and behind each. None of them may end an
 * earlier one: a search that began with the blank would stop at all of them.
 */
function isOneOf(words, word) {
  const at = words.indexOf(word + ' ');
  return at > 0 && words.charAt(at - 1) === ' ' && word.indexOf(' ') === -1;
}

/** A value's text if it matches a regular expression of RE2, which says ^ and $ itself; else empty. */
function textLike(value, pattern) {
  const text = textOf(value);
  return text && text.search(createRegex(pattern)) === 0 ? text : '';
}

/** A text without what matches a regular expression of RE2. */
const without = (text, pattern) => text.replace(createRegex(pattern, 'g'), '');

/**
 * Makes undefined in an object, and in the objects in it, what is empty: '', false, null, lists and
 * objects without content. JSON and BigQuery leave out what is undefined.
 *
 * @returns the value itself; undefined if nothing is in it
 */
function compact(value) {
  if (typeof value !== 'object') return value === '' || value === false ? undefined : value;
  if (getType(value) === 'array') return value.length ? value : undefined;
  let isFull = false;
  for (const name in value) {
    if (compact(value[name]) !== undefined) isFull = true;
    else value[name] = undefined;
  }
  return isFull ? value : undefined;
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
      assertFailure('An account or profile ID is empty');
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
- name: Every consent signal of the event is sent
  code: |-
    event.user_data.address.country = 'DE';
    event.tcf_string = 'CPtcf';
    event.gpp_string = 'DBgpp';
    event.consent_state = { ad_storage: true, ad_user_data: true };

    run({ sendIpAddress: true }, () => {
      assertSuccess();
      assertThat(sentEvent().consent).isEqualTo({
        tcf: 'CPtcf',
        gpp: 'DBgpp',
        amazonConsent: { amznUserData: 'GRANTED', amznAdStorage: 'GRANTED' },
        geo: { ipAddress: '203.0.113.7' }
      });
    });
- name: Only the consent signal that was chosen is sent, and a field wins
  code: |-
    event.tcf_string = 'CPtcf';
    event.gpp_string = 'DBgpp';

    run({ consentSource: 'gpp', gpp: 'DBfield' }, () => {
      assertSuccess();
      assertThat(sentEvent().consent).isEqualTo({ gpp: 'DBfield' });
    });
- name: 'Use of user data denied: an API that takes events without identifiers gets one'
  code: |-
    answers = [answer(200, {})];
    event.user_data.address.postal_code = '75236';
    cookies.amzn_click_id = 'click-7';

    run({ api: 'offAmazon2023', offAmazonShape: 'rich', amznUserData: 'DENIED' }, () => {
      assertSuccess();
      assertThat(sentEvent().userInfo).isEqualTo({ countryCode: 'US' });
      assertThat(sentEvent().clickId).isUndefined();
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
    event.event_id = 'test@example.com';

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
- name: The value has two decimals; a purchase with a negative one goes without
  code: |-
    run({ value: '12.345' }, () => {
      assertThat(sentEvent(0).value).isEqualTo(12.35);
      run({ value: '-5' }, () => {
        assertSuccess();
        assertThat(sentEvent(1).value).isUndefined();
      });
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
    autoMatchKeys: true,
    phoneFormat: 'digits',
    sendIpAddress: false,
    sendUserAgent: true,
    autoCustomData: true,
    adStorageConsent: 'optional',
    consentSource: 'auto',
    limitedDataUse: false,
    captureClickTokens: true,
    cookieDomain: 'auto',
    useOptimisticScenario: false,
    maxAttempts: '5',
    timeoutMs: '5000',
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


