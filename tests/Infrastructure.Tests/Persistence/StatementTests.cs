using NpgsqlTypes;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Tests.Persistence;

/// <summary>Parameters are bound by name: the declared, used and passed ones must agree.</summary>
public sealed class StatementTests
{
    private static readonly Statement Two = Parse("-- @post uuid, @texts text[]: in order\nselect @texts, @post");

    [Fact]
    public void Parameters_are_numbered_in_the_order_of_their_declaration_whatever_the_order_of_the_call()
    {
        var command = Two.With(Value.Of("texts", ["one"]), Value.Of("post", Guid.Empty));

        Assert.Equal("select $2, $1", command.CommandText);
        Assert.Equal(
            [NpgsqlDbType.Uuid, NpgsqlDbType.Array | NpgsqlDbType.Text], command.Parameters.Select(parameter => parameter.NpgsqlDbType));
    }

    [Fact]
    public void Quoted_text_and_operators_are_no_parameters() => Assert.Equal(
        "select '@a', \"@b\", $x$ @c $x$, d <@e, f @> g, h::text, $1",
        Parse("-- @i int\nselect '@a', \"@b\", $x$ @c $x$, d <@e, f @> g, h::text, @i -- @i int").Text);

    [Fact]
    public void A_call_that_forgets_a_value_is_refused() =>
        AssertRefused("the call gives no @texts", () => Two.With(Value.Of("post", Guid.Empty)));

    [Fact]
    public void A_call_that_gives_more_than_the_file_declares_is_refused() => AssertRefused(
        "the call gives @item, which the file does not declare",
        () => Two.With(Value.Of("post", Guid.Empty), Value.Of("texts", ["one"]), Value.Of("item", 1)));

    [Fact]
    public void A_call_that_gives_a_value_twice_is_refused() => AssertRefused(
        "the call gives @post twice", () => Two.With(Value.Of("post", Guid.Empty), Value.Of("post", Guid.Empty)));

    [Fact]
    public void A_call_that_gives_another_type_is_refused_even_where_the_value_is_null() => AssertRefused(
        "the call gives @post as Text, the file declares uuid",
        () => Two.With(Value.Of("post", (string?)null), Value.Of("texts", ["one"])));

    [Theory]
    [InlineData("select @post", "@post is used and not declared")]
    [InlineData("-- @post uuid\nselect 1", "@post is declared and not used")]
    [InlineData("-- @post uid\nselect @post", "'@post uid' declares no parameter")]
    [InlineData("-- @post uuid, @post text\nselect @post", "@post is declared twice, with two types")]
    [InlineData("-- @post uuid\nselect @post, $2", "$2 is a parameter without a name")]
    [InlineData("select {no_such_text}", "Persistence/Sql/Includes/no_such_text.sql is not embedded")]
    public void An_inconsistent_file_is_refused_when_it_is_loaded(string text, string because) =>
        AssertRefused(because, () => Parse(text));

    [Fact]
    public void An_included_text_brings_its_parameters()
    {
        var statement = Parse("-- @at timestamptz\nselect @at from deliveries d where {lease_held}");

        Assert.Equal(
            ["at", "tenant", "workspace", "delivery", "worker", "fence"], statement.Parameters.Select(parameter => parameter.Name));
        Assert.EndsWith("d.lease_owner = $5 and d.lease_fence = $6", statement.Text, StringComparison.Ordinal);
    }

    private static Statement Parse(string text) => Statement.Parse("test", text);

    private static void AssertRefused(string because, Func<object> call) =>
        Assert.Contains(because, Assert.Throws<InvalidOperationException>(call).Message, StringComparison.Ordinal);
}
