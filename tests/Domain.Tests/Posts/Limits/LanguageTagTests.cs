using System.Text.Json;
using Postato.Domain.Networks;
using Postato.Domain.Posts.Limits;

namespace Postato.Domain.Tests.Posts.Limits;

/// <summary>The AT Protocol's own lists of valid and invalid tags, complete, and similar ones.</summary>
public sealed class LanguageTagTests
{
    [Theory]
    [InlineData("ja")]
    [InlineData("ban")]
    [InlineData("pt-BR")]
    [InlineData("hy-Latn-IT-arevela")]
    [InlineData("en-GB")]
    [InlineData("zh-Hant")]
    [InlineData("sgn-BE-NL")]
    [InlineData("es-419")]
    [InlineData("en-GB-boont-r-extended-sequence-x-private")]
    [InlineData("zh-hakka")]
    [InlineData("i-default")]
    [InlineData("i-navajo")]
    [InlineData("de-CH-1901")]
    [InlineData("qaa-Qaaa-QM-x-southern")]
    [InlineData("zh-cmn-Hans-CN")]
    [InlineData("en-GB-oed")]
    [InlineData("x-whatever")]
    [InlineData("de-1901-a-foo-b-bar-x-1")]
    [InlineData("sl-rozaj-biske-1994")]
    public void A_well_formed_tag_is_taken_however_long(string tag) => Assert.Empty(Check("tag", tag));

    [Theory]
    [InlineData("jaja")]
    [InlineData(".")]
    [InlineData("123")]
    [InlineData("JA")]
    [InlineData("j")]
    [InlineData("ja-")]
    [InlineData("a-DE")]
    [InlineData("de-DE-1901-1901")]
    [InlineData("en-rozaj-ROZAJ")]
    [InlineData("en-a-foo-a-bar")]
    [InlineData("en-u-co-phonebk-U-ca-buddhist")]
    [InlineData("en_US")]
    [InlineData("fr_FR")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("en-US ")]
    [InlineData("-en")]
    [InlineData("en--US")]
    [InlineData("en-a")]
    [InlineData("en-x")]
    [InlineData("x-toolongpart")]
    [InlineData("i-elsewhere")]
    [InlineData("ｅｎ")]
    [InlineData("english-language")]
    public void An_invalid_tag_is_refused(string tag)
    {
        var violation = Assert.Single(Check("tag", tag));

        Assert.Equal(
            ("options.tag", "option_invalid", "tag must be a well-formed BCP 47 language tag, such as en, pt-BR or zh-Hant."),
            (violation.Field, violation.Code, violation.Message));
    }

    [Theory]
    [InlineData("en", true)]
    [InlineData("ast", true)]
    [InlineData("zh-TW", true)]
    [InlineData("pt_BR", true)]
    [InlineData("sr-Latn", true)]
    [InlineData("", true)]
    [InlineData("english", false)]
    [InlineData("EN", false)]
    [InlineData("123", false)]
    [InlineData("e", false)]
    [InlineData("en-", false)]
    [InlineData("en US", false)]
    public void A_code_of_ISO_639_may_have_a_region_or_a_script_behind_it(string code, bool taken) =>
        Assert.Equal(taken, Check("code", code).Count == 0);

    private static IReadOnlyList<Violation> Check(string option, string value) =>
        LimitCheck.Check(
            SampleNetwork.Draft("hi", options: JsonSerializer.Serialize(new Dictionary<string, string> { [option] = value })), Network,
            SampleNetwork.Now).Violations;

    private static readonly NetworkCapabilities Network = SampleNetwork.Capabilities with
    {
        PostTypes =
        [
            SampleNetwork.Capabilities.PostTypes[0] with
            {
                Options =
                [
                    new("tag", OptionType.Text, "A language.", new("sample sheet"), Format: TextFormat.LanguageTag),
                    new("code", OptionType.Text, "A language.", new("sample sheet"), Format: TextFormat.LanguageCode),
                ],
            },
        ],
    };
}
