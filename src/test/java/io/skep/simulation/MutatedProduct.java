package io.skep.simulation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A copy of the product with a defect in it: the patched sources are compiled into memory, and all
 * of the product and the simulation is loaded anew beside them.
 */
final class MutatedProduct extends ClassLoader {
  private static final Path SOURCE = Path.of("src/main/java/io/skep");

  private final Map<String, byte[]> patched;

  private MutatedProduct(Map<String, byte[]> patched) {
    super(MutatedProduct.class.getClassLoader());
    this.patched = patched;
  }

  /** Plants the defect; {@link IllegalStateException} if its text is not in the source any more. */
  static MutatedProduct of(Mutation mutation) {
    Map<String, String> sources = new LinkedHashMap<>();
    for (Mutation.Patch patch : mutation.patches()) {
      String text = sources.computeIfAbsent(patch.file(), MutatedProduct::read);
      if (text.split(java.util.regex.Pattern.quote(patch.text()), -1).length != 2) {
        throw new IllegalStateException(
            "mutation \""
                + mutation.name()
                + "\": not once in "
                + patch.file()
                + ": "
                + patch.text());
      }
      sources.put(patch.file(), text.replace(patch.text(), patch.by()));
    }
    return new MutatedProduct(compile(sources));
  }

  private static String read(String file) {
    try {
      return Files.readString(SOURCE.resolve(file + ".java"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, byte[]> compile(Map<String, String> sources) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Map<String, ByteArrayOutputStream> classes = new HashMap<>();
    List<JavaFileObject> units = new ArrayList<>();
    sources.forEach((file, text) -> units.add(new Source(file, text)));
    JavaFileManager files =
        new InMemory(compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8), classes);
    List<String> options =
        List.of(
            "-proc:none", "-nowarn", "-parameters", "-cp", System.getProperty("java.class.path"));
    if (!compiler.getTask(null, files, null, options, null, units).call()) {
      throw new IllegalStateException("does not compile: " + sources.keySet());
    }
    Map<String, byte[]> bytes = new HashMap<>();
    classes.forEach((name, out) -> bytes.put(name, out.toByteArray()));
    return bytes;
  }

  /** What the first of so many seeds that breaks a law says; empty if none does. */
  String firstBroken(long seeds) {
    try {
      return (String)
          loadClass("io.skep.simulation.Simulate")
              .getMethod("firstBroken", long.class)
              .invoke(null, seeds);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      if (known != null || !name.startsWith("io.skep.")) {
        return known != null ? known : super.loadClass(name, resolve);
      }
      byte[] bytes = patched.containsKey(name) ? patched.get(name) : original(name);
      return defineClass(name, bytes, 0, bytes.length);
    }
  }

  private byte[] original(String name) throws ClassNotFoundException {
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String file, String text) {
      super(URI.create("string:///io/skep/" + file + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> classes;

    InMemory(JavaFileManager files, Map<String, ByteArrayOutputStream> classes) {
      super(files);
      this.classes = classes;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("mem:///" + name), kind) {
        @Override
        public OutputStream openOutputStream() {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          classes.put(name, out);
          return out;
        }
      };
    }
  }
}
