package io.skep.app;

import io.skep.api.docker.Standing;
import io.skep.api.http.ApiException;
import io.skep.pki.PkiException;
import io.skep.pki.UnlockKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A swarm whose keys wait for an operator to unlock them. */
record LockedSwarm(SwarmState state, Path folder) {
  /** What {@code docker info} says of it. */
  Standing standing() {
    return new Standing(
        Optional.empty(), state.advertiseAddress(), Standing.LOCKED_WORDS, List.of());
  }

  /** Its keys; throws {@link ApiException} in Docker's words if this does not open them. */
  Keys open(UnlockKey key) {
    try {
      return Keys.unlock(folder, key);
    } catch (PkiException wrong) {
      throw new ApiException(401, String.valueOf(wrong.getMessage()));
    }
  }
}
