using System.Security.Cryptography;
using Postato.Infrastructure.Vault;
using Postato.Testing;

namespace Postato.Infrastructure.Tests.Vault;

[Rule("S-4")]
public sealed class KeyRingTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    [Fact]
    public void No_key_names_the_setting() => Refused(new(), "Vault__Keys__1", "found nothing");

    [Fact]
    public void A_key_of_the_wrong_length_is_refused() =>
        Refused(new() { Keys = { ["1"] = Convert.ToBase64String(new byte[31]) }, ActiveKey = "1" }, "Vault__Keys__1", "31 bytes");

    [Fact]
    public void Text_that_is_not_base64_is_refused() =>
        Refused(new() { Keys = { ["1"] = "not base64!" }, ActiveKey = "1" }, "Vault__Keys__1", "not base64");

    [Fact]
    public void Equal_bytes_are_refused() =>
        Refused(
            new() { Keys = { ["1"] = Convert.ToBase64String(Enumerable.Repeat((byte)9, 32).ToArray()) }, ActiveKey = "1" },
            "Vault__Keys__1", "equal bytes");

    [Fact]
    public void A_key_that_the_source_publishes_is_refused() =>
        Refused(
            new() { Keys = { ["1"] = Convert.ToBase64String(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray()) }, ActiveKey = "1" },
            "Vault__Keys__1", "published");

    [Fact]
    public void The_same_key_under_two_ids_is_refused()
    {
        var key = Key();
        Refused(new() { Keys = { ["1"] = key, ["2"] = key }, ActiveKey = "1" }, "Vault__Keys__2", "duplicate");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("first")]
    public void An_id_that_is_no_positive_number_is_refused(string id) =>
        Refused(new() { Keys = { [id] = Key() }, ActiveKey = id }, $"Vault__Keys__{id}", "positive whole number");

    [Fact]
    public void A_key_file_that_is_not_there_is_refused() =>
        Refused(new() { KeyFiles = { ["3"] = file + ".gone" }, ActiveKey = "3" }, "Vault__KeyFiles__3", "no file");

    [Theory]
    [InlineData(null)]
    [InlineData("9")]
    [InlineData("one")]
    public void An_active_key_that_is_not_there_is_refused(string? active) =>
        Refused(new() { Keys = { ["1"] = Key() }, ActiveKey = active }, "Vault__ActiveKey", "ring: 1");

    [Fact]
    public void A_key_file_of_its_owner_is_read()
    {
        File.WriteAllText(file, Key() + "\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        Assert.Equal(3, KeyRing.Load(new() { KeyFiles = { ["3"] = file }, ActiveKey = "3" }).ActiveKeyId);
    }

    [Fact]
    public void A_key_file_that_others_may_read_is_refused()
    {
        File.WriteAllText(file, Key());
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);

        Refused(new() { KeyFiles = { ["3"] = file }, ActiveKey = "3" }, "Vault__KeyFiles__3", "0600");
    }

    [Fact]
    [Rule("S-6")]
    public void An_error_message_does_not_contain_the_key()
    {
        var almost = Convert.ToBase64String(RandomNumberGenerator.GetBytes(31));
        var refusal = Assert.Throws<InvalidOperationException>(() => KeyRing.Load(new() { Keys = { ["1"] = almost }, ActiveKey = "1" }));

        Assert.DoesNotContain(almost, refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(file);

    internal static string Key() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    internal static KeyRing Ring(string active) => KeyRing.Load(new() { Keys = { [active] = Key() }, ActiveKey = active });

    private static void Refused(VaultOptions options, params string[] words)
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => KeyRing.Load(options));
        Assert.All(words, word => Assert.Contains(word, refusal.Message, StringComparison.Ordinal));
    }
}
