/** What a production of 500 g of Hummus moves in the demo restaurant. */
export const hummus = { prod_chickpeas: -300, prod_tahini: -120, prod_lemon: -80, prep_123: 500 }
