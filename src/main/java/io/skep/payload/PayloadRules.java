package io.skep.payload;

import io.skep.kernel.Decision;
import io.skep.kernel.Meta;
import io.skep.kernel.ObjectRejection.NameTaken;
import io.skep.kernel.ObjectRejection.NotFound;
import io.skep.kernel.ObjectRejection.OutOfSequence;
import io.skep.kernel.SealedBytes;
import io.skep.payload.PayloadCommand.CreatePayload;
import io.skep.payload.PayloadCommand.RemovePayload;
import io.skep.payload.PayloadCommand.UpdatePayload;
import io.skep.payload.PayloadRejection.OnlyLabels;
import io.skep.spec.PayloadSpec;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one secret or config: its payload never changes, only its labels do.
 *
 * @param kind the word for it in refusals
 * @param created makes the kind's event of its creation
 * @param updated makes the kind's event of other labels
 * @param removed the kind's event of its end
 * @param <E> the kind's events, each with a form of its own in the journal
 */
public record PayloadRules<E>(
    String kind,
    String id,
    BiFunction<PayloadSpec, SealedBytes, E> created,
    Function<PayloadSpec, E> updated,
    E removed) {
  /** What the command makes of it. */
  public Decision<E> decide(@Nullable SealedPayload state, PayloadCommand command) {
    if (state == null) {
      return command instanceof CreatePayload create
          ? Decision.accept(created.apply(create.spec(), create.sealed()))
          : Decision.refuse(new NotFound(kind, id));
    }
    return switch (command) {
      case CreatePayload create -> again(state, create);
      case UpdatePayload update -> update(state, update);
      case RemovePayload remove -> state.removed() ? Decision.nothing() : Decision.accept(removed);
    };
  }

  private Decision<E> again(SealedPayload state, CreatePayload command) {
    boolean same =
        !state.removed()
            && state.spec().equals(command.spec())
            && state.sealed().equals(command.sealed());
    return same ? Decision.nothing() : Decision.refuse(new NameTaken(kind, state.name()));
  }

  private Decision<E> update(SealedPayload state, UpdatePayload command) {
    if (state.removed()) {
      return Decision.refuse(new NotFound(kind, id));
    }
    PayloadSpec wanted = state.spec().labelled(command.spec().labels());
    if (!wanted.equals(command.spec())) {
      return Decision.refuse(new OnlyLabels());
    }
    return command.expectedRevision() == state.revision()
        ? Decision.accept(updated.apply(wanted))
        : Decision.refuse(new OutOfSequence());
  }

  /** As it is once made; as it was where it was made before. */
  public static SealedPayload begin(
      @Nullable SealedPayload state, PayloadSpec spec, SealedBytes sealed, Meta meta) {
    return state == null
        ? new SealedPayload(spec, sealed, 1, meta.time(), meta.time(), false)
        : state;
  }

  /**
   * With other labels.
   *
   * @throws IllegalStateException if it was never made
   */
  public SealedPayload label(@Nullable SealedPayload state, PayloadSpec spec, Meta meta) {
    SealedPayload before = begun(state);
    return new SealedPayload(
        spec, before.sealed(), before.revision() + 1, before.createdAt(), meta.time(), false);
  }

  /**
   * Gone.
   *
   * @throws IllegalStateException if it was never made
   */
  public SealedPayload end(@Nullable SealedPayload state, Meta meta) {
    SealedPayload before = begun(state);
    return new SealedPayload(
        before.spec(), before.sealed(), before.revision(), before.createdAt(), meta.time(), true);
  }

  private SealedPayload begun(@Nullable SealedPayload state) {
    if (state == null) {
      throw new IllegalStateException(kind + " " + id + ": does not start with its creation");
    }
    return state;
  }
}
