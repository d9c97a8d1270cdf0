package io.skep.api.docker;

import io.skep.command.Commands;
import io.skep.entity.Outcome;
import io.skep.kernel.Meta;
import io.skep.kernel.Rejection;
import io.skep.kernel.SealedBytes;
import io.skep.kernel.SecretId;
import io.skep.secret.Secret;
import io.skep.secret.SecretCommand;
import io.skep.secret.SecretRejection;
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
final class SecretKind implements PayloadKind<SecretId, Secret> {
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
  public Map<SecretId, Entry<Secret>> all(SwarmView view) {
    return view.shared().secrets();
  }

  @Override
  public Held held(Secret each) {
    return new Held(
        each.spec(), each.payload(), each.revision(), each.createdAt(), each.updatedAt());
  }

  @Override
  public Optional<SpecFault> fault(PayloadSpec spec, int size) {
    return PayloadSpecs.secret(spec, size);
  }

  @Override
  public CompletionStage<Outcome> create(
      Commands commands, SecretId id, PayloadSpec spec, SealedBytes payload, Meta meta) {
    return commands.secret(id, new SecretCommand.CreateSecret(spec, payload), meta);
  }

  @Override
  public CompletionStage<Outcome> update(
      Commands commands, SecretId id, PayloadSpec spec, long revision, Meta meta) {
    return commands.secret(id, new SecretCommand.UpdateSecret(spec, revision), meta);
  }

  @Override
  public CompletionStage<Outcome> remove(Commands commands, SecretId id, Meta meta) {
    return commands.secret(id, new SecretCommand.RemoveSecret(), meta);
  }

  @Override
  public Rejection gone(SecretId id) {
    return new SecretRejection.NoSuchSecret(id.value());
  }
}
