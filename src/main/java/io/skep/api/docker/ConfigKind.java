package io.skep.api.docker;

import io.skep.command.Commands;
import io.skep.entity.Outcome;
import io.skep.kernel.ConfigId;
import io.skep.kernel.Meta;
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

/** Configs: their payload is no secret among clients. */
final class ConfigKind implements PayloadKind<ConfigId> {
  @Override
  public String word() {
    return "config";
  }

  @Override
  public boolean showsPayload() {
    return true;
  }

  @Override
  public String goName() {
    return "ConfigSpec";
  }

  @Override
  public Set<String> filters() {
    return Set.of("id", "label", "name");
  }

  /** A config has no driver; one that is sent is passed over, as by Swarm. */
  @Override
  public PayloadSpec kept(PayloadSpec sent) {
    return new PayloadSpec(sent.name(), sent.labels(), null, sent.templating());
  }

  @Override
  public ConfigId id(String text) {
    return new ConfigId(text);
  }

  @Override
  public Map<ConfigId, Entry<SealedPayload>> all(SwarmView view) {
    return view.shared().configs();
  }

  @Override
  public Optional<SpecFault> fault(PayloadSpec spec, int size) {
    return PayloadSpecs.config(spec, size);
  }

  @Override
  public CompletionStage<Outcome> ask(
      Commands commands, ConfigId id, PayloadCommand command, Meta meta) {
    return commands.config(id, command, meta);
  }
}
