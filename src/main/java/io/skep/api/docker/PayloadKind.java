package io.skep.api.docker;

import io.skep.command.Commands;
import io.skep.entity.Outcome;
import io.skep.kernel.Meta;
import io.skep.kernel.Rejection;
import io.skep.kernel.SealedBytes;
import io.skep.spec.PayloadSpec;
import io.skep.spec.SpecFault;
import io.skep.view.Entry;
import io.skep.view.SwarmView;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * What differs between secrets and configs.
 *
 * @param <K> ids
 * @param <T> objects
 */
interface PayloadKind<K extends Comparable<K>, T> {
  /** What both have. */
  record Held(
      PayloadSpec spec, SealedBytes payload, long revision, Instant createdAt, Instant updatedAt) {
    String name() {
      String name = spec.name();
      return name == null ? "" : name;
    }
  }

  /** The word for it in paths and answers. */
  String word();

  /** Whether the API gives the payload back. */
  boolean showsPayload();

  /** What Go calls its spec. */
  String goName();

  /** What a list may be filtered by. */
  Set<String> filters();

  /** What is kept of a spec that was sent. */
  PayloadSpec kept(PayloadSpec sent);

  K id(String text);

  Map<K, Entry<T>> all(SwarmView view);

  Held held(T object);

  /** The first fault of one that is to be made with a payload of so many bytes. */
  Optional<SpecFault> fault(PayloadSpec spec, int size);

  CompletionStage<Outcome> create(
      Commands commands, K id, PayloadSpec spec, SealedBytes payload, Meta meta);

  CompletionStage<Outcome> update(
      Commands commands, K id, PayloadSpec spec, long revision, Meta meta);

  CompletionStage<Outcome> remove(Commands commands, K id, Meta meta);

  /** That there is none with this id. */
  Rejection gone(K id);
}
