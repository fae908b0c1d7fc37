import type Anthropic from "@anthropic-ai/sdk";
import type { Stream } from "@anthropic-ai/sdk/core/streaming";
import { BetaMessageStream } from "@anthropic-ai/sdk/lib/BetaMessageStream";
import type {
  BetaMessage,
  BetaRawMessageStreamEvent,
  MessageCreateParamsNonStreaming,
} from "@anthropic-ai/sdk/resources/beta/messages/messages";

/**
 * One Messages request, streamed and put together. What `client.beta.messages.stream` sends, without the line it
 * prints on the console at every request to a model that nears its end. Rejects where the stream ends before its
 * terminal event.
 */
export async function streamMessage(
  client: Anthropic,
  params: MessageCreateParamsNonStreaming,
  signal: AbortSignal,
): Promise<BetaMessage> {
  const { betas, ...body } = params;
  const events = await client.post<Stream<BetaRawMessageStreamEvent>>("/v1/messages", {
    body: { ...body, stream: true },
    ...(betas === undefined ? {} : { headers: { "anthropic-beta": betas.join(",") } }),
    stream: true,
    signal,
  });
  return BetaMessageStream.fromReadableStream(events.toReadableStream()).finalMessage();
}
