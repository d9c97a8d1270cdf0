package io.skep.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skep.kernel.SealedBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds of keys that can be destroyed one by one. */
final class PayloadKeysTest {
  private static final byte[] PLAIN = "hidden".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;
  private Path file;
  private Vault vault;

  @BeforeEach
  void open() throws IOException {
    vault = Vault.open(folder.resolve("vault.key"));
    file = folder.resolve("keys").resolve("payload.keys");
  }

  @Test
  void aDestroyedKeyIsGoneForGoodAndNoOtherIs() throws IOException {
    PayloadKeys keys = PayloadKeys.open(file, vault);
    SealedBytes one = keys.seal("secret|one", PLAIN);
    SealedBytes two = keys.seal("secret|two", PLAIN);

    keys.destroy(List.of("secret|one"));

    for (PayloadKeys each : List.of(keys, PayloadKeys.open(file, vault))) {
      assertThat(each.open("secret|one", one)).isEmpty();
      assertThat(each.open("secret|two", two)).hasValue(PLAIN);
      assertThatThrownBy(() -> each.seal("secret|one", PLAIN))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void whateverIsDestroyedTheRestAgreesWithAListOfKeys() {
    Random random = new Random(7);
    KeyTree tree = KeyTree.create(new java.security.SecureRandom());
    Map<String, byte[]> keys = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      keys.put("o" + i, tree.key("o" + i).orElseThrow());
    }
    assertThat(keys.values().stream().map(java.util.Arrays::toString).distinct()).hasSize(200);
    Set<String> gone = new HashSet<>();
    for (int round = 0; round < 60; round++) {
      String next = "o" + random.nextInt(200);
      assertThat(tree.destroy(next)).isEqualTo(gone.add(next));
      tree = KeyTree.of(tree.toBytes());
    }
    for (Map.Entry<String, byte[]> each : keys.entrySet()) {
      if (gone.contains(each.getKey())) {
        assertThat(tree.key(each.getKey())).as(each.getKey()).isEmpty();
      } else {
        assertThat(tree.key(each.getKey())).as(each.getKey()).hasValue(each.getValue());
      }
    }
    assertThat(tree.toBytes().length).isLessThanOrEqualTo(60 * 64 * 41);
  }

  @Test
  void managersThatDestroyInAnyOrderStayAlike() throws IOException {
    PayloadKeys first = PayloadKeys.open(file, vault);
    SealedBytes kept = first.seal("config|kept", PLAIN);
    SealedBytes gone = first.seal("config|a", PLAIN);
    Path other = folder.resolve("other").resolve("payload.keys");
    PayloadKeys.install(other, vault, first.exported());
    PayloadKeys second = PayloadKeys.open(other, vault);

    first.destroy(List.of("config|a"));
    first.destroy(List.of("config|b"));
    second.destroy(List.of("config|b", "config|a"));

    assertThat(second.open("config|kept", kept)).hasValue(PLAIN);
    assertThat(second.open("config|a", gone)).isEmpty();
    PayloadKeys.install(other, vault, first.exported());
    assertThat(PayloadKeys.open(other, vault).open("config|a", gone)).isEmpty();
  }

  @Test
  void aPayloadIsItsObjectsAlone() throws IOException {
    PayloadKeys keys = PayloadKeys.open(file, vault);
    SealedBytes one = keys.seal("secret|one", PLAIN);

    assertThatThrownBy(() -> keys.open("secret|two", one))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("secret|two");
  }

  @Test
  void theFileIsSealedItsOwnersAloneAndLeavesNoOldOneBehind() throws IOException {
    PayloadKeys keys = PayloadKeys.open(file, vault);
    String before = Files.readString(file);
    keys.destroy(List.of("secret|one"));
    keys.destroy(List.of("secret|one"));

    assertThat(Files.readString(file)).isNotEqualTo(before).doesNotContain(keys.exported());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var all = Files.list(folder.resolve("keys"))) {
      assertThat(all).containsExactly(file);
    }
    Vault stranger = Vault.open(folder.resolve("stranger.key"));
    assertThatThrownBy(() -> PayloadKeys.open(file, stranger))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void bytesThatAreNoTreeAreRefused() {
    assertThatThrownBy(() -> KeyTree.of(new byte[40])).isInstanceOf(IllegalArgumentException.class);
  }
}
