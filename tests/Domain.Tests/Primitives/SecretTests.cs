using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Postato.Domain.Primitives;
using Postato.Testing;

namespace Postato.Domain.Tests.Primitives;

[Rule("S-6")]
public sealed class SecretTests
{
    private const string Plain = "correct-horse-battery-staple";

    private static readonly Secret Secret = new(Plain);

    private sealed record Holder(string Name, Secret Token);

    [Fact]
    public void Only_Reveal_returns_the_value() => Assert.Equal(Plain, Secret.Reveal());

    [Fact]
    public void Text_shows_dots()
    {
        Assert.Equal(Secret.Dots, Secret.ToString());
        Assert.Equal($"Bearer {Secret.Dots}", $"Bearer {Secret}");
        Assert.Equal($"Bearer {Secret.Dots}", string.Concat("Bearer ", Secret));
        Assert.DoesNotContain(Plain, new Holder("a", Secret).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void JSON_shows_dots_at_any_depth()
    {
        var json = JsonSerializer.Serialize(new { holder = new Holder("a", Secret), all = new object[] { Secret } });

        Assert.DoesNotContain(Plain, json, StringComparison.Ordinal);
        Assert.Equal(Secret.Dots, JsonDocument.Parse(json).RootElement.GetProperty("all")[0].GetString());
    }

    [Fact]
    public void JSON_can_be_read_into_a_secret() => Assert.Equal(Plain, JsonSerializer.Deserialize<Secret>($"\"{Plain}\"")!.Reveal());

    [Fact]
    public void The_debugger_shows_dots()
    {
        var display = typeof(Secret).GetCustomAttribute<DebuggerDisplayAttribute>();
        var fields = typeof(Secret).GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public);

        Assert.Equal(Secret.Dots, display?.Value);
        Assert.NotEmpty(fields);
        Assert.All(
            fields, field => Assert.Equal(DebuggerBrowsableState.Never, field.GetCustomAttribute<DebuggerBrowsableAttribute>()?.State));
        Assert.Empty(typeof(Secret).GetProperties(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public));
    }

    [Fact]
    public void An_exception_message_shows_dots()
    {
        var exception = new InvalidOperationException(
            $"The token {Secret} was refused.", new ArgumentOutOfRangeException(nameof(Secret), Secret, "Not this one."));
        exception.Data["token"] = Secret;

        Assert.DoesNotContain(Plain, exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Plain, exception.Data["token"]!.ToString()!, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_are_equal_when_their_values_are_and_their_hash_code_is_constant()
    {
        var (same, other) = (new Secret(Plain), new Secret("another"));

        Assert.Equal(Secret, same);
        Assert.NotEqual(Secret, other);
        Assert.Equal(other.GetHashCode(), same.GetHashCode());
    }
}
