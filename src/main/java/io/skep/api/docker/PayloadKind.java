package io.skep.api.docker;

import io.skep.command.Commands;
import io.skep.entity.Outcome;
import io.skep.kernel.Meta;
import io.skep.payload.PayloadCommand;
import io.skep.payload.SealedPayload;
import io.skep.spec.PayloadSpec;
import io.skep.spec.SpecFault;
import io.skep.view.Entry;
import io.skep.view.SwarmView;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * What differs between secrets and configs.
 *
 * @param <K> ids
 */
interface PayloadKind<K extends Comparable<K>> {
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

  Map<K, Entry<SealedPayload>> all(SwarmView view);

  /** The first fault of one that is to be made with a payload of so many bytes. */
  Optional<SpecFault> fault(PayloadSpec spec, int size);

  CompletionStage<Outcome> ask(Commands commands, K id, PayloadCommand command, Meta meta);
}
