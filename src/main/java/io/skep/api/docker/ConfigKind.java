package io.skep.api.docker;

import io.skep.command.Commands;
import io.skep.config.Config;
import io.skep.config.ConfigCommand;
import io.skep.config.ConfigRejection;
import io.skep.entity.Outcome;
import io.skep.kernel.ConfigId;
import io.skep.kernel.Meta;
import io.skep.kernel.Rejection;
import io.skep.kernel.SealedBytes;
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
final class ConfigKind implements PayloadKind<ConfigId, Config> {
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
  public Map<ConfigId, Entry<Config>> all(SwarmView view) {
    return view.shared().configs();
  }

  @Override
  public Held held(Config each) {
    return new Held(
        each.spec(), each.payload(), each.revision(), each.createdAt(), each.updatedAt());
  }

  @Override
  public Optional<SpecFault> fault(PayloadSpec spec, int size) {
    return PayloadSpecs.config(spec, size);
  }

  @Override
  public CompletionStage<Outcome> create(
      Commands commands, ConfigId id, PayloadSpec spec, SealedBytes payload, Meta meta) {
    return commands.config(id, new ConfigCommand.CreateConfig(spec, payload), meta);
  }

  @Override
  public CompletionStage<Outcome> update(
      Commands commands, ConfigId id, PayloadSpec spec, long revision, Meta meta) {
    return commands.config(id, new ConfigCommand.UpdateConfig(spec, revision), meta);
  }

  @Override
  public CompletionStage<Outcome> remove(Commands commands, ConfigId id, Meta meta) {
    return commands.config(id, new ConfigCommand.RemoveConfig(), meta);
  }

  @Override
  public Rejection gone(ConfigId id) {
    return new ConfigRejection.NoSuchConfig(id.value());
  }
}
