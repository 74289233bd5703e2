export const question = {
  title: 'Question',
};

export type QuestionMessages = typeof question;
