import type { DataMessages } from '../en/data';

export const data: DataMessages = {
  title: 'Data',
};
