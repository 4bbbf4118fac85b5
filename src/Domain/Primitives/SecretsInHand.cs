using System.Text;
using System.Text.Json;

namespace Postato.Domain.Primitives;

/// <summary>
/// The secrets that a flow works with, so that nothing of what is told of it holds one. Ambient: a secret that is revealed notes
/// itself here, so that no network's adapter can forget one.
/// </summary>
public sealed class SecretsInHand
{
    private const int ShortestSecret = 6;

    // Inside a sealed piece of JSON: shorter strings are words, others are names and addresses.
    private const int ShortestMember = 16;

    private static readonly AsyncLocal<SecretsInHand?> Ambient = new();

    private readonly HashSet<string> values = new(StringComparer.Ordinal);
    private List<SecretForm>? forms;

    /// <summary>For this flow and all that it starts.</summary>
    public static SecretsInHand Begin() => Ambient.Value = new SecretsInHand();

    /// <summary>A secret that stands in a setting, about to be used.</summary>
    public static void Note(string value) => Ambient.Value?.Add(value);

    public void Add(Secret? secret) => secret?.NoteIn(this);

    /// <summary>The text with dots in the place of every secret, or of a good piece of one, however it is spelt.</summary>
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

    // What is sealed as JSON is told in parts, and holds names and addresses beside its keys.
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
