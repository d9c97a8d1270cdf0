package io.skep.api.http;

import io.skep.api.wire.SocketDuplex;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;

/** The file of a unix socket: cleared of a dead one, and open to root and the group docker only. */
final class SocketFile {

  private static final String GROUP = "docker";

  private SocketFile() {}

  /** Makes the folder, and removes a socket that nobody listens on any more. */
  static void prepare(Path path) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .isOther()) {
      throw new IOException("cannot listen on unix://" + path + ": the file is no socket");
    }
    if (isServed(path)) {
      throw new IOException("cannot listen on unix://" + path + ": another process serves it");
    }
    Files.delete(path);
  }

  private static boolean isServed(Path path) {
    try (SocketDuplex probe = SocketDuplex.connect(UnixDomainSocketAddress.of(path))) {
      return probe != null;
    } catch (IOException dead) {
      return false;
    }
  }

  /** Mode 0660, and the group that Docker's own socket has, where there is one. */
  static void restrict(Path path) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
    try {
      GroupPrincipal group =
          path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(GROUP);
      Files.getFileAttributeView(path, PosixFileAttributeView.class).setGroup(group);
    } catch (UserPrincipalNotFoundException noSuchGroup) {
      return;
    } catch (java.nio.file.FileSystemException notOurs) {
      throw new IOException("cannot give unix://" + path + " to group " + GROUP, notOurs);
    }
  }
}
