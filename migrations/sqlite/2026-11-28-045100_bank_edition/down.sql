DROP TABLE bank_editions;
