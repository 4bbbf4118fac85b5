using System.Text.Json;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;

namespace Postato.Domain.Tests.Primitives;

public sealed class IdTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_id_reads_as_it_was_printed()
    {
        for (var i = 0; i < 1000; i++)
        {
            var id = Id<Post>.New(Now.AddMilliseconds(i));

            Assert.Equal(id, Id<Post>.ParseOrNone(id.ToString()));
        }
    }

    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000000", "pst_00000000000000000000000000")]
    [InlineData("00000000-0000-0000-0000-000000000001", "pst_00000000000000000000000001")]
    [InlineData("01563e3a-b5d3-d676-4c61-efb99302bd5b", "pst_01ARZ3NDEKTSV4RRFFQ69G5FAV")] // the example of the ULID specification
    [InlineData("ffffffff-ffff-ffff-ffff-ffffffffffff", "pst_7ZZZZZZZZZZZZZZZZZZZZZZZZZ")]
    public void The_printed_form_is_the_ULID_of_the_same_128_bits(string uuid, string printed)
    {
        Assert.Equal(printed, new Id<Post>(Guid.Parse(uuid)).ToString());
        Assert.Equal(Guid.Parse(uuid), Id<Post>.ParseOrNone(printed).Value);
    }

    [Fact]
    public void Ids_of_one_millisecond_are_in_the_order_of_their_making()
    {
        var now = Now.AddDays(1);
        var ids = Enumerable.Range(0, 3_000).Select(_ => Id<Post>.New(now)).ToList();
        Assert.Equal(ids, ids.Order());
        Assert.Equal(3_000, ids.Distinct().Count());
        Assert.All(
            ids,
            id => Assert.Equal((7, now.ToUnixTimeMilliseconds()), (id.Value.Version, Convert.ToInt64(id.Value.ToString("N")[..12], 16))));
    }

    [Fact]
    public void Ids_are_in_order_of_time_as_values_as_text_and_as_bytes()
    {
        var ids = Enumerable.Range(0, 500).Select(i => Id<Post>.New(Now.AddMilliseconds(i * i * i))).ToList();
        var shuffled = ids.OrderBy(id => id.Value.GetHashCode()).ToList();

        Assert.Equal(ids, shuffled.Order());
        Assert.Equal(ids, shuffled.OrderBy(id => id.ToString(), StringComparer.Ordinal));
        Assert.Equal(ids, shuffled.OrderBy(id => Convert.ToHexString(id.Value.ToByteArray(bigEndian: true)), StringComparer.Ordinal));
        Assert.True(ids[0] < ids[1] && ids[1] > ids[0] && ids[0] <= ids[1] && ids[1] >= ids[0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("pst_")]
    [InlineData("01ARZ3NDEKTSV4RRFFQ69G5FAV")]
    [InlineData("acc_01ARZ3NDEKTSV4RRFFQ69G5FAV")] // another entity's
    [InlineData("PST_01ARZ3NDEKTSV4RRFFQ69G5FAV")]
    [InlineData("pst-01ARZ3NDEKTSV4RRFFQ69G5FAV")]
    [InlineData("pst_01arz3ndektsv4rrffq69g5fav")] // upper case only
    [InlineData("pst_01ARZ3NDEKTSV4RRFFQ69G5FA")]
    [InlineData("pst_01ARZ3NDEKTSV4RRFFQ69G5FAVV")]
    [InlineData("pst_81ARZ3NDEKTSV4RRFFQ69G5FAV")] // more than 128 bits
    [InlineData("pst_01ARZ3NDEKTSV4RRFFQ69G5FAI")] // no I, L, O, U in the alphabet
    [InlineData("pst_01ARZ3NDEKTSV4RRFFQ69G5FAU")]
    [InlineData("pst_01ARZ3NDEKTSV4RRFFQ69G5FA\u0660")] // a digit of another script
    [InlineData(" pst_01ARZ3NDEKTSV4RRFFQ69G5FAV")]
    public void A_malformed_id_reads_as_None(string text)
    {
        Assert.True(Id<Post>.ParseOrNone(text).IsNone);
        Assert.True(Id<Post>.TryParse(text, null, out var id));
        Assert.Equal(Id<Post>.None, id);
    }

    [Fact]
    public void In_JSON_an_id_is_its_printed_form()
    {
        var id = Id<Post>.New(Now);

        Assert.Equal($"\"{id}\"", JsonSerializer.Serialize(id));
        Assert.Equal(id, JsonSerializer.Deserialize<Id<Post>>($"\"{id}\""));
        Assert.True(JsonSerializer.Deserialize<Id<Post>>("\"pst_nonsense\"").IsNone);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Id<Post>>("5"));
    }
}
