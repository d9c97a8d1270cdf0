# Finds a JDK and Maven. Sets java, java_home and java_version.

# The major version of the Java in the folder $1, or nothing.
major_of() {
  [ -x "$1/bin/java" ] || return 0
  if [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
  else
    "$1/bin/java" -version 2>&1 | sed -n '1s/.*"\([0-9]*\).*/\1/p'
  fi
}

java_folders() {
  [ -z "${JAVA_HOME:-}" ] || printf '%s\n' "$JAVA_HOME"
  on_path=$(command -v java || true)
  if [ -n "$on_path" ]; then
    dirname "$(dirname "$(readlink -f "$on_path")")"
  fi
  for folder in /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/*jdk* /opt/*java* \
    /usr/local/*jdk* "${HOME:-/nonexistent}"/.sdkman/candidates/java/* \
    "${HOME:-/nonexistent}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ ! -d "$folder" ] || printf '%s\n' "$folder"
  done
}

find_java() {
  seen=
  java_home=
  while IFS= read -r folder; do
    version=$(major_of "$folder")
    [ -n "$version" ] || continue
    if [ "$version" -ge "$need" ]; then
      java_home=$folder
      break
    fi
    seen="$seen $folder (Java $version)"
  done <<EOF
$(java_folders)
EOF
  if [ -z "$java_home" ]; then
    say "no Java $need or newer found in JAVA_HOME, on the PATH or in the usual folders"
    [ -z "$seen" ] || say "seen, but too old:$seen"
    die "install a JDK $need (for example the package openjdk-$need-jdk) or set JAVA_HOME to one"
  fi
  java=$java_home/bin/java
  java_version=$(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$java_home/release" 2>/dev/null || echo unknown)
}

# Maven on the JDK that was found, in the project's folder.
maven() {
  [ -x "$java_home/bin/javac" ] || die "$java_home holds no compiler: building needs a JDK, not a JRE"
  command -v mvn >/dev/null 2>&1 || die "Maven is needed to build and was not found (the package is called maven)"
  # Maven's own libraries still use what newer JDKs warn of.
  (cd "$home" && JAVA_HOME=$java_home \
    MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED" \
    mvn -B "$@")
}
