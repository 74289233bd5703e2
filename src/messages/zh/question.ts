import type { QuestionMessages } from '../en/question';

export const question: QuestionMessages = {
  title: 'Question',
};
