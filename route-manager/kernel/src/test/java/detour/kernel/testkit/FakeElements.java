package detour.kernel.testkit;

import detour.kernel.address.Addresses;
import detour.kernel.address.Family;
import detour.kernel.address.Prefix;
import detour.kernel.nft.NftException;
import java.net.InetAddress;

/** Elements of sets and maps, written as nft lists them: marks as decimal, addresses short. */
final class FakeElements {
  private FakeElements() {}

  static void change(
      String verb, FakeTable table, FakeTable.Collection collection, String list, String command)
      throws NftException {
    for (String element : NftText.elements(list)) {
      int colon = element.lastIndexOf(" : ");
      boolean hasValue = colon >= 0;
      String key =
          key(collection.type(), hasValue ? element.substring(0, colon) : element, command);
      String value = hasValue ? element.substring(colon + 3).strip() : "";
      String old = collection.elements().get(key);
      if (verb.equals("delete")) {
        if (old == null) {
          throw FakeNftables.refused("No such file or directory", command);
        }
        collection.elements().remove(key);
        continue;
      }
      if (collection.map() != hasValue || (old != null && verb.equals("create"))) {
        throw FakeNftables.refused(hasValue || old != null ? "File exists" : "syntax", command);
      }
      if (old != null && !old.equals(value)) {
        throw FakeNftables.refused("File exists", command);
      }
      targetExists(table, value, command);
      if (old == null && collection.type().contains("interval")) {
        noOverlap(collection, key, command);
      }
      collection.elements().put(key, value);
    }
  }

  private static void targetExists(FakeTable table, String verdict, String command)
      throws NftException {
    boolean sends = verdict.startsWith("goto ") || verdict.startsWith("jump ");
    if (sends && !table.chains.containsKey(verdict.substring(5))) {
      throw FakeNftables.refused("No such file or directory", command);
    }
  }

  private static void noOverlap(FakeTable.Collection collection, String key, String command)
      throws NftException {
    Prefix added = Prefix.parse(key);
    for (String each : collection.elements().keySet()) {
      Prefix there = Prefix.parse(each);
      if (there.contains(added.address()) || added.contains(there.address())) {
        throw FakeNftables.refused("interval overlaps with an existing one", command);
      }
    }
  }

  private static String key(String type, String written, String command) throws NftException {
    String text = NftText.unquoted(written.strip());
    try {
      if (type.startsWith("type mark") || type.startsWith("typeof numgen")) {
        return Long.toString(Long.decode(text));
      }
      if (type.startsWith("type ipv4_addr") || type.startsWith("type ipv6_addr")) {
        return address(type, text);
      }
      return text;
    } catch (IllegalArgumentException e) {
      throw FakeNftables.refused("wrong type: " + text, command);
    }
  }

  private static String address(String type, String text) {
    Prefix prefix = Prefix.parse(text);
    Family wanted = type.startsWith("type ipv4_addr") ? Family.IPV4 : Family.IPV6;
    boolean single = prefix.length() == 8 * prefix.family().addressLength();
    if (prefix.family() != wanted || (!single && !type.contains("interval"))) {
      throw new IllegalArgumentException(text);
    }
    InetAddress address = prefix.network().address();
    return single ? Addresses.text(address) : prefix.network().toString();
  }
}
