package detour.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import detour.vrrp.RouterSettings;
import detour.vrrp.packet.HmacGuard;
import detour.vrrp.packet.HmacKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and passwords come from files that nobody else reads, and never come out again. */
class PairSecretsTest {
  private static final String KEY = "0123456789abcdef0123456789abcdef";
  private static final String OTHER = "fedcba9876543210fedcba9876543210";

  @TempDir Path folder;

  private Path secret(String mode, String text) throws IOException {
    Path file = folder.resolve("pair.key");
    Files.writeString(file, text, StandardCharsets.ISO_8859_1);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    return file;
  }

  private static String file(String rest) {
    return """
        version: 1
        uplinks:
          fiber: {interface: eth1}
        pair:
          groups:
            office:
              routers:
                - {id: 10, interface: br0, addresses: [10.77.0.1/24], %s}
        """
        .formatted(rest);
  }

  private static RouterSettings router(String rest) throws ConfigException {
    return ConfigurationReaderTest.read(file(rest)).pair().orElseThrow().routers().get(0);
  }

  private static String refused(String rest) {
    return String.join("\n", ConfigurationReaderTest.lines(file(rest)));
  }

  @Test
  void aKeyIsReadAndNeverShown() throws Exception {
    RouterSettings router = router("hmac_key_file: " + secret("rw-------", KEY + "\n"));
    assertThat(router.hmac().orElseThrow().mode()).isEqualTo(HmacGuard.Mode.ENFORCE);
    assertThat(router.hmac().orElseThrow().keys())
        .containsExactly(new HmacKey(1, KEY.getBytes(StandardCharsets.US_ASCII)));
    assertThat(router.toString() + router.hmac()).doesNotContain(KEY);
  }

  @Test
  void twoKeysDuringAChangeOfKeys() throws Exception {
    RouterSettings router =
        router(
            "hmac_mode: permit, hmac_key_file: "
                + secret("r--------", "7 " + KEY + "\n\n8 " + OTHER));
    assertThat(router.hmac().orElseThrow().mode()).isEqualTo(HmacGuard.Mode.PERMIT);
    assertThat(router.hmac().orElseThrow().keys()).extracting(HmacKey::id).containsExactly(7, 8);
  }

  @Test
  void aPasswordOfVersion2IsReadAndNeverShown() throws Exception {
    RouterSettings router = router("version: 2, password_file: " + secret("rw-------", "s3cretpw"));
    assertThat(router.password()).contains("s3cretpw");
    assertThat(router.toString()).doesNotContain("s3cretpw");
  }

  @Test
  void aFileThatOthersCanReadIsRefusedWithTheRemedy() throws Exception {
    Path file = secret("rw-r-----", KEY);
    assertThat(refused("hmac_key_file: " + file))
        .startsWith("8:78: pair.groups.office.routers[0].hmac_key_file: ")
        .contains("can be read or changed by others: chmod 600 " + file)
        .doesNotContain(KEY);
  }

  @Test
  void aFileOfAnotherUserIsRefusedWithTheRemedy() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "SKIPPED: needs root, to give away");
    Path file = secret("rw-------", KEY);
    Files.setAttribute(file, "unix:uid", 65534);
    assertThat(refused("hmac_key_file: " + file)).contains("belongs to", "chown root " + file);
  }

  @Test
  void whatIsNoKeyIsRefusedAndNotShown() throws Exception {
    String at = "hmac_key_file: " + folder.resolve("pair.key");
    assertThat(refused(at)).contains("pair.key is not there");
    secret("rw-------", " \n");
    assertThat(refused(at)).contains("pair.key is empty");
    secret("rw-------", "tooshort");
    assertThat(refused(at))
        .contains("line 1 of", "a key of 8 octets; it takes 32 to 64: openssl rand -hex 32")
        .doesNotContain("tooshort");
    secret("rw-------", "7 " + KEY + "\n\n8 tooshort");
    assertThat(refused(at)).as("empty lines count").contains("line 3 of");
    secret("rw-------", KEY + KEY + "x");
    assertThat(refused(at)).contains("a key of 65 octets").doesNotContain(KEY);
    secret("rw-------", KEY + "\n" + OTHER);
    assertThat(refused(at)).contains("two keys of number 1").doesNotContain(KEY);
    secret("rw-------", "256 " + KEY);
    assertThat(refused(at)).contains("a key's number is 0 to 255");
    secret("rw-------", (KEY + "\n").repeat(200));
    assertThat(refused(at)).contains("too long for a secret");
    assertThat(refused("hmac_key_file: " + folder)).contains("is no regular file");
    assertThat(refused("hmac_key_file: pair.key")).contains("must be a whole path");
    assertThat(refused("hmac_mode: listen"))
        .startsWith("8:74:")
        .contains("goes with hmac_key_file");
  }

  @Test
  void whatIsNoPasswordOrNotOfThisVersionIsRefused() throws Exception {
    Path file = secret("rw-------", "ninechars");
    assertThat(refused("version: 2, password_file: " + file))
        .contains("1 to 8 letters and digits")
        .doesNotContain("ninechars");
    secret("rw-------", "s3cretpw");
    assertThat(refused("password_file: " + file))
        .startsWith("8:78:")
        .contains("version 3 has no password: write hmac_key_file instead");
    secret("rw-------", KEY);
    assertThat(refused("version: 2, hmac_key_file: " + file))
        .contains("routers[0].hmac_key_file", "version 2 has no keys");
    assertThat(refused("version: both, hmac_key_file: " + file))
        .startsWith("8:93: pair.groups.office.routers[0].hmac_key_file: ")
        .contains("it protects no version 2", "hmac_mode: permit");
  }
}
