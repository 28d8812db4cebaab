// Custom data of the form wins over the item and is made valid
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
