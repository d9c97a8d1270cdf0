package io.skep.api.docker;

import io.skep.command.Commands;
import io.skep.entity.Outcome;
import io.skep.kernel.Meta;
import io.skep.kernel.SecretId;
import io.skep.payload.PayloadCommand;
import io.skep.payload.SealedPayload;
import io.skep.spec.PayloadSpec;
import io.skep.spec.PayloadSpecs;
import io.skep.spec.SpecFault;
import io.skep.view.Entry;
import io.skep.view.SwarmView;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Secrets: their payload is never given back. */
final class SecretKind implements PayloadKind<SecretId> {
  @Override
  public String word() {
    return "secret";
  }

  @Override
  public boolean showsPayload() {
    return false;
  }

  @Override
  public String goName() {
    return "SecretSpec";
  }

  @Override
  public Set<String> filters() {
    return Set.of("id", "label", "name", "names");
  }

  @Override
  public PayloadSpec kept(PayloadSpec sent) {
    return sent;
  }

  @Override
  public SecretId id(String text) {
    return new SecretId(text);
  }

  @Override
  public Map<SecretId, Entry<SealedPayload>> all(SwarmView view) {
    return view.shared().secrets();
  }

  @Override
  public Optional<SpecFault> fault(PayloadSpec spec, int size) {
    return PayloadSpecs.secret(spec, size);
  }

  @Override
  public CompletionStage<Outcome> ask(
      Commands commands, SecretId id, PayloadCommand command, Meta meta) {
    return commands.secret(id, command, meta);
  }
}
