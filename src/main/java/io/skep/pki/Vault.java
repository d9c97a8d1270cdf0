package io.skep.pki;

import io.skep.kernel.Sealed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Seals secrets for events with AES-256-GCM under a key of this data directory. */
public final class Vault {
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final SecureRandom random;

  private Vault(byte[] key, SecureRandom random) {
    this.key = new SecretKeySpec(key, "AES");
    this.random = random;
  }

  /** Opens the vault whose key is in this file, made with mode 0600 where there is none. */
  public static Vault open(Path keyFile) throws IOException {
    SecureRandom random = new SecureRandom();
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    try {
      create(keyFile, key);
    } catch (FileAlreadyExistsException e) {
      key = Files.readAllBytes(keyFile);
    }
    if (key.length != KEY_BYTES) {
      throw new IOException(keyFile + ": " + key.length + " bytes (expected: " + KEY_BYTES + ")");
    }
    return new Vault(key, random);
  }

  private static void create(Path keyFile, byte[] key) throws IOException {
    Files.createDirectories(keyFile.toAbsolutePath().getParent());
    Files.createFile(
        keyFile,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(keyFile, key, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
  }

  /** Seals a text. */
  public Sealed seal(String plaintext) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
      byte[] sealed = cipher.doFinal(plaintext.getBytes(StandardCharsets.UTF_8));
      byte[] all = ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
      return new Sealed(Base64.getEncoder().encodeToString(all));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM is not to be had from this JDK", e);
    }
  }

  /**
   * Opens what {@link #seal} sealed.
   *
   * @throws IllegalStateException if it was sealed under another key, or changed since
   */
  public String open(Sealed sealed) {
    byte[] all = Base64.getDecoder().decode(sealed.base64());
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, all, 0, NONCE_BYTES));
      byte[] plain = cipher.doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
      return new String(plain, StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a sealed value does not open with this swarm's key", e);
    }
  }
}
