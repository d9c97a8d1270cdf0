package io.skep.engine;

import io.skep.spec.AppArmorOptions;
import io.skep.spec.CredentialSpec;
import io.skep.spec.Privileges;
import io.skep.spec.SeccompOptions;
import io.skep.spec.SelinuxContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Privileges as the engine's {@code SecurityOpt} words. */
final class SecurityOptions {
  private SecurityOptions() {}

  static List<String> of(@Nullable Privileges privileges) {
    List<String> words = new ArrayList<>();
    if (privileges != null) {
      if (privileges.noNewPrivileges()) {
        words.add("no-new-privileges=true");
      }
      credentials(privileges.credentialSpec(), words);
      selinux(privileges.selinuxContext(), words);
      seccomp(privileges.seccomp(), words);
      AppArmorOptions apparmor = privileges.appArmor();
      if (apparmor != null && "disabled".equals(apparmor.mode())) {
        words.add("apparmor=unconfined");
      }
    }
    return words;
  }

  private static void credentials(@Nullable CredentialSpec spec, List<String> words) {
    if (spec != null && isGiven(spec.file())) {
      words.add("credentialspec=file://" + spec.file());
    } else if (spec != null && isGiven(spec.registry())) {
      words.add("credentialspec=registry://" + spec.registry());
    }
  }

  private static boolean isGiven(@Nullable String value) {
    return value != null && !value.isEmpty();
  }

  private static void selinux(@Nullable SelinuxContext context, List<String> words) {
    if (context == null) {
      return;
    }
    if (context.disable()) {
      words.add("label=disable");
    }
    label("user", context.user(), words);
    label("role", context.role(), words);
    label("type", context.type(), words);
    label("level", context.level(), words);
  }

  private static void label(String kind, @Nullable String value, List<String> words) {
    if (isGiven(value)) {
      words.add("label=" + kind + ":" + value);
    }
  }

  private static void seccomp(@Nullable SeccompOptions seccomp, List<String> words) {
    if (seccomp == null) {
      return;
    }
    String profile = seccomp.profile();
    if ("unconfined".equals(seccomp.mode())) {
      words.add("seccomp=unconfined");
    } else if ("custom".equals(seccomp.mode()) && profile != null) {
      byte[] json = Base64.getDecoder().decode(profile);
      words.add("seccomp=" + new String(json, StandardCharsets.UTF_8));
    }
  }
}
