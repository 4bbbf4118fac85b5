using System.Text;
using System.Text.Json;

namespace Postato.Domain.Primitives;

/// <summary>
/// The secrets that the current async flow uses, so that they can be removed from everything that is stored or logged of it. Ambient:
/// revealing a secret registers it, so that no adapter can forget it.
/// </summary>
public sealed class SecretsInHand
{
    private const int ShortestSecret = 6;

    // For strings inside a sealed piece of JSON: shorter ones are words, and some are names and addresses.
    private const int ShortestMember = 16;

    private static readonly AsyncLocal<SecretsInHand?> Ambient = new();

    private readonly HashSet<string> values = new(StringComparer.Ordinal);
    private List<SecretForm>? forms;

    /// <summary>Starts a new set for this async flow.</summary>
    public static SecretsInHand Begin() => Ambient.Value = new SecretsInHand();

    /// <summary>Registers a secret from a setting that is about to be used.</summary>
    public static void Note(string value) => Ambient.Value?.Add(value);

    public void Add(Secret? secret) => secret?.NoteIn(this);

    /// <summary>The text with every secret, or a large part of one, replaced by dots, in any encoding.</summary>
    public string Without(string text)
    {
        if (text.Length < ShortestSecret)
            return text;

        var known = Forms();
        bool[]? found = null;
        foreach (var reading in TextReading.Of(text))
        {
            foreach (var form in known)
            {
                foreach (var (start, end) in form.FindIn(reading.Text))
                    Array.Fill(found ??= new bool[text.Length], true, reading.Starts[start], reading.Ends[end - 1] - reading.Starts[start]);
            }
        }

        return found is null ? text : WithDots(text, found);
    }

    internal void Add(string value)
    {
        if (value.Length < ShortestSecret)
            return;

        lock (values)
        {
            forms = null;
            if (value[0] != '{' || !TryAddMembers(value))
                values.Add(value);
        }
    }

    // A sealed session is JSON whose values may appear one by one; it holds names and addresses beside its keys.
    private bool TryAddMembers(string json)
    {
        try
        {
            var open = new Stack<JsonElement>([JsonElement.Parse(json)]);
            while (open.TryPop(out var element))
            {
                foreach (var member in element.EnumerateObject().Select(member => member.Value))
                {
                    if (member.ValueKind == JsonValueKind.Object)
                        open.Push(member);
                    else if (member.ValueKind == JsonValueKind.String && member.GetString() is { Length: >= ShortestMember } text
                        && text.All(IsOfAKey))
                        values.Add(text);
                }
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private List<SecretForm> Forms()
    {
        lock (values)
            return forms ??= [.. values.SelectMany(SecretForm.Of)];
    }

    private static bool IsOfAKey(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '/' or '-' or '_' or '=';

    private static string WithDots(string text, bool[] found)
    {
        var told = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (!found[i])
                told.Append(text[i]);
            else if (i == 0 || !found[i - 1])
                told.Append(Secret.Dots);
        }

        return told.ToString();
    }
}
