import { DiffsGoneError, type Diff, type GoneReason } from '@spoor/diffs';
import { waitFor } from '../../support/wait-for.js';
import type { SentPage } from './forum.js';
import { Choice, type Question } from './questions.js';
import type { ServedDiffs } from './serve-diffs.js';
import { SseConnection } from './sse-client.js';

type Answer = { diffs: readonly Diff[]; cursor: string } | { reason: GoneReason; cursor: string };
type Ask = (served: ServedDiffs, question: Question, cursor: string) => Promise<Answer>;

/** The ways to ask what has come since a cursor. */
const WAYS: Record<string, Ask> = {
  async call({ diffs }, question, cursor) {
    try {
      return await diffs.of(question).since(cursor);
    } catch (error) {
      if (error instanceof DiffsGoneError) return { reason: error.reason, cursor: error.cursor };
      throw error;
    }
  },
  async poll({ get }, { id }, cursor) {
    const { status, body } = await get<SentPage>(`/questions/${id}/diffs?since=${cursor}`);
    if (status !== 200 && status !== 410) throw new Error(`the server has answered ${status}`);
    return body;
  },
  async stream({ url, diffs }, question, cursor) {
    const head = await diffs.of(question).head();
    const connection = new SseConnection(`${url}/questions/${question.id}/diffs`, { lastEventId: cursor });
    const gone = () => connection.events.find(({ event }) => event === 'gone');
    await waitFor(() => gone() !== undefined || (connection.lastEventId ?? cursor) === head, {
      what: () => `the log's end in ${connection.text}`,
    });
    connection.cut();
    const told = gone();
    if (told) return JSON.parse(told.data) as Answer;
    return { diffs: connection.diffs<Diff>(), cursor: connection.lastEventId ?? cursor };
  },
};

/** A client that holds the choices of a question, loads them anew when it must, and counts how often. */
export class CopyClient {
  readonly texts = new Map<string, unknown>();
  readonly reasons: GoneReason[] = [];
  private cursor = '';

  private constructor(
    readonly way: string,
    private readonly ask: Ask,
    private readonly served: ServedDiffs,
    private readonly question: Question,
  ) {}

  /** One for each way to ask, loaded. */
  static async ofEachWay(served: ServedDiffs, question: Question): Promise<CopyClient[]> {
    const clients = Object.entries(WAYS).map(([way, ask]) => new CopyClient(way, ask, served, question));
    for (const client of clients) await client.load(await served.diffs.of(question).head());
    return clients;
  }

  /** Asks once. */
  async update(): Promise<void> {
    const answer = await this.ask(this.served, this.question, this.cursor);
    if ('reason' in answer) {
      this.reasons.push(answer.reason);
      return await this.load(answer.cursor);
    }
    for (const { op, entity, changes } of answer.diffs)
      if (op === 'delete') this.texts.delete(entity.id);
      else if (entity.type === 'choice') this.texts.set(entity.id, changes['choiceText']?.[1]);
    this.cursor = answer.cursor;
  }

  private async load(cursor: string): Promise<void> {
    this.cursor = cursor;
    this.texts.clear();
    const where = { questionId: this.question.id };
    for (const { id, choiceText } of await this.served.dataSource.manager.find(Choice, { where }))
      this.texts.set(String(id), choiceText);
  }
}
