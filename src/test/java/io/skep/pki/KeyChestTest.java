package io.skep.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the chest is there again, and with a lock on it only for who has the key. */
final class KeyChestTest {
  private static final byte[] SECRET = "the vault's key".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;

  private final UnlockKey key = UnlockKey.create(new SecureRandom());

  @Test
  void aChestWithoutALockOpensByItself() {
    KeyChest.open(folder).write(KeyChest.VAULT, SECRET);

    assertThat(KeyChest.isLocked(folder)).isFalse();
    assertThat(KeyChest.open(folder).read(KeyChest.VAULT)).contains(SECRET);
  }

  @Test
  void aLockedChestOpensWithItsKeyAlone() {
    KeyChest chest = KeyChest.open(folder);
    chest.write(KeyChest.VAULT, SECRET);
    chest.lockWith(key);

    assertThat(KeyChest.isLocked(folder)).isTrue();
    assertThatThrownBy(() -> KeyChest.open(folder)).isInstanceOf(PkiException.class);
    assertThatThrownBy(() -> KeyChest.unlock(folder, UnlockKey.create(new SecureRandom())))
        .hasMessage("swarm could not be unlocked: invalid key provided");
    assertThat(KeyChest.unlock(folder, key).read(KeyChest.VAULT)).contains(SECRET);
  }

  @Test
  void aLockedChestHoldsNoSecretInTheClear() throws IOException {
    KeyChest chest = KeyChest.open(folder);
    chest.lockWith(key);
    chest.write(KeyChest.VAULT, SECRET);

    assertThat(Files.readString(folder.resolve("chest.json")))
        .doesNotContain("vault")
        .doesNotContain(java.util.Base64.getEncoder().encodeToString(SECRET));
  }

  @Test
  void theKeyCanBeChangedAndTheLockTakenOff() {
    KeyChest chest = KeyChest.open(folder);
    chest.write(KeyChest.VAULT, SECRET);
    chest.lockWith(key);
    UnlockKey other = UnlockKey.create(new SecureRandom());

    KeyChest.unlock(folder, key).lockWith(other);
    assertThatThrownBy(() -> KeyChest.unlock(folder, key)).isInstanceOf(PkiException.class);

    KeyChest.unlock(folder, other).lockWith(null);
    assertThat(KeyChest.open(folder).read(KeyChest.VAULT)).contains(SECRET);
  }

  @Test
  void anEntryThatIsRemovedIsGone() {
    KeyChest chest = KeyChest.open(folder);
    chest.write(KeyChest.VAULT, SECRET);
    chest.write(KeyChest.JOURNAL, SECRET);

    chest.remove(KeyChest.VAULT);

    assertThat(KeyChest.open(folder).read(KeyChest.VAULT)).isEmpty();
    assertThat(KeyChest.open(folder).read(KeyChest.JOURNAL)).contains(SECRET);
  }

  @Test
  void noFileIsLeftBesideTheChest() throws IOException {
    KeyChest chest = KeyChest.open(folder);
    chest.write(KeyChest.VAULT, SECRET);
    chest.write(KeyChest.VAULT, SECRET);

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("chest.json"));
    }
  }
}
