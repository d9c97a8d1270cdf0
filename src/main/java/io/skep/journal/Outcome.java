package io.skep.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.ratis.protocol.RaftClientReply;

/** What the state machine answered to one operation. */
sealed interface Outcome {

  /**
   * Done, now or at an earlier try.
   *
   * @param index the log index of the first event written; for an opened term 1 when the same
   *     process led the term before, 0 otherwise
   */
  record Done(long index) implements Outcome {}

  /** Refused for good: a newer term is open. */
  record Fenced(long currentTerm) implements Outcome {}

  /** Refused: the entity's events end elsewhere than the writer believes. */
  record OutOfSequence(long highest) implements Outcome {}

  /** The answers that Raft's reply carries; fails where the reply says that there are none. */
  static CompletableFuture<List<Outcome>> of(CompletableFuture<RaftClientReply> reply) {
    return reply.thenApply(
        answer -> {
          if (!answer.isSuccess()) {
            throw new CompletionException(answer.getException());
          }
          return decode(answer.getMessage().getContent().toByteArray());
        });
  }

  static byte[] encode(List<Outcome> outcomes) {
    var out = new ByteWriter(outcomes.size() * 6 + 8);
    out.varLong(outcomes.size());
    for (var outcome : outcomes) {
      switch (outcome) {
        case Done done -> out.put(0).varLong(done.index());
        case Fenced fenced -> out.put(1).varLong(fenced.currentTerm());
        case OutOfSequence other -> out.put(2).varLong(other.highest());
      }
    }
    return out.toBytes();
  }

  static List<Outcome> decode(byte[] bytes) {
    var in = new ByteReader(bytes);
    int count = in.varInt();
    var outcomes = new ArrayList<Outcome>(Math.min(count, bytes.length));
    for (int i = 0; i < count; i++) {
      int kind = in.get();
      long value = in.varLong();
      outcomes.add(
          switch (kind) {
            case 0 -> new Done(value);
            case 1 -> new Fenced(value);
            case 2 -> new OutOfSequence(value);
            default ->
                throw new IllegalArgumentException("outcome " + kind + " (expected: 0 to 2)");
          });
    }
    return outcomes;
  }
}
