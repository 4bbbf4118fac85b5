namespace Postato.Infrastructure.Tests.Http;

/// <summary>URLs of an attacker, by the rule that refuses them. <c>{port}</c> is a port with a listener.</summary>
internal static class HostileUrls
{
    /// <summary>
    /// Each URL as it is, and once more with the listener's port, so that none is refused because of its port only. A name comes with its
    /// DNS answer.
    /// </summary>
    public static IEnumerable<(string Rule, string Url, string[]? Answer)> All =>
        Shapes.Select(url => ("S-73", url, NoAnswer))
            .Concat(OnBothPorts("S-74", Hosts))
            .Concat(OnBothPorts("S-75", Names))
            .Concat(OnBothPorts("S-76", V4))
            .Concat(OnBothPorts("S-77", V6.Select(address => $"[{address}]")))
            .Concat(OnBothPorts("S-78", Mapped.Select(address => $"[{address}]")))
            .Concat(Answers.Select((answer, index) => ("S-79", $"https://name{index}.example.com:{{port}}/", (string[]?)answer)));

    /// <summary>Each of their addresses, as a DNS answer.</summary>
    public static IEnumerable<string> Addresses => V4.Concat(V6).Concat(Mapped);

    public static IEnumerable<string> SpecialNames => Names;

    private static string[]? NoAnswer => null;

    // Possible DNS answers: the bad address alone, after a good one, before one; and far too many good ones.
    private static IEnumerable<string[]> Answers => V4.Concat(V6)
        .SelectMany<string, string[]>(address => [[address], ["8.8.8.8", address], [address, "2a00:1450:4001:82a::200e"]])
        .Append([.. Enumerable.Range(1, 33).Select(i => $"93.184.215.{i}")]);

    // Refused whatever they embed, because .NET's interpretation depends on the method used.
    private static IEnumerable<string> Mapped => V4.Append("8.8.8.8").Append("93.184.215.14")
        .SelectMany<string, string>(address => [$"::ffff:{address}", $"0:0:0:0:0:FFFF:{Hexadecimal(address)}"]);

    private static IEnumerable<(string Rule, string Url, string[]? Answer)> OnBothPorts(string rule, IEnumerable<string> hosts) =>
        hosts.SelectMany<string, (string, string, string[]?)>(
            host => [(rule, $"https://{host}/", null), (rule, $"https://{host}:{{port}}/", null)]);

    private static string Hexadecimal(string address)
    {
        var bytes = System.Net.IPAddress.Parse(address).GetAddressBytes();
        return $"{bytes[0]:x2}{bytes[1]:x2}:{bytes[2]:x2}{bytes[3]:x2}";
    }

    private static readonly string[] Shapes =
    [
        "", " ", "/", "//127.0.0.1:{port}/", "127.0.0.1:{port}", "http://127.0.0.1:{port}/", "http://example.com/",
        "HTTP://127.0.0.1:{port}/", "ftp://127.0.0.1:{port}/",
        "file:///etc/passwd", "gopher://127.0.0.1:{port}/_", "dict://127.0.0.1:{port}/", "ws://127.0.0.1:{port}/",
        "wss://127.0.0.1:{port}/", "javascript:alert(1)", "data:text/html,x",
        "jar:https://127.0.0.1:{port}!/", "https:/127.0.0.1:{port}/", "https:127.0.0.1:{port}", "https://127.0.0.1:{port}/",
        "https://example.com:{port}/", "https://example.com:80/",
        "https://example.com:22/", "https://example.com:0/", "https://example.com:65536/", "https://user@127.0.0.1:{port}/",
        "https://user:pass@127.0.0.1/", "https://@127.0.0.1/",
        "https://:@127.0.0.1/", "https://example.com@127.0.0.1:{port}/", "https://127.0.0.1:{port}#@example.com/",
        "https://127.0.0.1:{port}\\@example.com/", "https://example.com\\.127.0.0.1/",
        "https:\\\\127.0.0.1:{port}\\", " https://127.0.0.1/", "https://127.0.0.1/ ", "https://127.0.0.1\t/",
        "https://127.0.0.1\r\nHost: example.com/", "https://127.0.0.1\n/", "https://exa mple.com/",
        "https://example.com/a b", "https://example.com/\u0000", "https://example.com/\u007f", "https://example.com/\u2028",
        "https://example.com/\u2029", "https://example.com/a\\b", "https://",
        "https://[::1]a/", "https://[::1]:{port}:1/", "https://[::1]:{port}x/", "https://[8.8.8.8", "https://example.com:/",
        "https://example.com:+{port}/", "https://example.com:{port}{port}/",
        "https://example.com:４４３/", "https:x://127.0.0.1:{port}/", "https:/[::1]:{port}/://example.com/", "h\u0442tps://example.com/",
        "https://\ud800.example.com/", "https://example.com/\udc00", "https://example.com/\u3000",
        "https:///", "https://?", "https://#", "https://.", "https://..", $"https://example.com/{new string('a', 2_100)}",
    ];

    private static readonly string[] Hosts =
    [
        "127.1", "127.0.1", "2130706433", "017700000001", "0x7f000001", "0x7f.1", "0x7f.0.0.1", "0177.0.0.1", "127.0.0.01", "127.0.0.0x1",
        "127.0.0.1.", "00127.0.0.1", "127.000.000.001", "1.2.3",
        "256.256.256.256", "999.1.1.1", "1.2.3.4.5", "example.0x10", "example.123", "１２７。０。０。１", "①②⑦.⓪.⓪.①", "127。0。0。1", "127%2e0.0.1",
        "%31%32%37.0.0.1", "%6c%6f%63alhost", "local%00host",
        "exa%6dple.com", "[::1", "::1]", "[127.0.0.1]", "[::1%25lo]", "[fe80::1%25eth0]", "[fe80::1%eth0]", "[::ffff:127.0.0.1]",
        "[0:0:0:0:0:ffff:7f00:1]", "[::127.0.0.1]", "exam_ple.com", "-example.com",
        "example-.com", "example..com", "a.b..", "*.example.com", "xn--a.example.com", "\u200dexample.com", "ⓛocalhost", "127.0.0.1\u3002",
        "[::1/64]", "[::1].example.com", "[8.8.8.8]", "[v1.::1]", "0", "1", "0x", "00.0x7f000001",
        "127.0.0.1:80:{port}", "16843009", "010.8.8.8", "8.8.8.08",
    ];

    private static readonly string[] Names =
    [
        "localhost", "LOCALHOST", "localhost.", "a.localhost", "ip6-localhost", "db", "postgres", "metadata", "metadata.google.internal",
        "instance-data.ec2.internal", "printer.local", "nas.localdomain", "wiki.intranet",
        "vault.private", "ad.corp", "router.home", "box.lan", "gateway.home.arpa", "1.0.0.127.in-addr.arpa", "app.test", "www.example",
        "nothing.invalid", "facebookcorewwwi.onion", "x.alt", "api.default.svc",
        "api.default.svc.cluster.local", "a.INTERNAL", "b.Local", "ｌｏｃａｌｈｏｓｔ", "printer．local",
    ];

    private static readonly string[] V4 =
    [
        "0.0.0.0", "0.0.0.1", "0.255.255.255", "10.0.0.0", "10.1.2.3", "10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.1",
        "127.255.255.254", "169.254.0.1", "169.254.169.254", "169.254.170.2", "172.16.0.1",
        "172.31.255.255", "192.0.0.1", "192.0.0.170", "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.0.1",
        "192.168.255.255", "192.175.48.1", "198.18.0.1", "198.19.255.255", "198.51.100.1",
        "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16",
    ];

    private static readonly string[] V6 =
    [
        "::", "::1", "::2", "::7f00:1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1", "::ffff:0:0",
        "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "100:0:0:1::1", "2001::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:2::1", "2001:3::1", "2001:4:112::1", "2001:10::1", "2001:20::1", "2001:30::1",
        "2001:1ff::1", "2001:db8::1", "2001:db8:ffff::1", "2002:7f00:1::1", "2002:808:808::1",
        "2620:4f:8000::1", "3fff::1", "3fff:fff::1", "4000::1", "5f00::1", "8000::1", "fc00::1", "fd00:ec2::254", "fdff::1", "fe80::1",
        "fe80::5efe:7f00:1", "febf::1", "fec0::1", "ff02::1", "ff0e::1",
        "2a00:1450::5efe:7f00:1", "2a00:1450::200:5efe:7f00:1", "::ffff:169.254.169.254",
    ];
}
