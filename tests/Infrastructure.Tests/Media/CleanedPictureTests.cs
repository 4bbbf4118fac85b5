using System.Buffers.Binary;
using Postato.Application.Media;
using Postato.Infrastructure.Media;
using Postato.Testing;

namespace Postato.Infrastructure.Tests.Media;

/// <summary>Location metadata is removed from pictures; pixels, colours and orientation are kept.</summary>
public sealed class CleanedPictureTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string, int, int> Pictures => new()
    {
        { nameof(PicturesWithLocation.Jpeg), 3, 6 },
        { nameof(PicturesWithLocation.Png), 3, 6 },
        { nameof(PicturesWithLocation.WebP), 3, 6 },
        { nameof(PicturesWithLocation.Gif), 6, 3 },
        { nameof(PicturesWithLocation.Heic), 60, 30 },
    };

    [Theory]
    [MemberData(nameof(Pictures))]
    [Rule("S-86")]
    public async Task A_picture_loses_its_location_data_and_keeps_its_displayed_size(string format, int width, int height)
    {
        var picture = BytesOf(format);
        Assert.Contains(PicturesWithLocation.Told, told => picture.AsSpan().IndexOf(told) >= 0);

        var (verdict, cleaned) = await CleanAsync(picture);

        Assert.Equal((ImageFault.None, width, height), (verdict.Fault, verdict.Header!.Width, verdict.Header.Height));
        Assert.DoesNotContain(PicturesWithLocation.Told, told => cleaned.AsSpan().IndexOf(told) >= 0);
        Assert.InRange(cleaned.Length, 1, picture.Length);

        // A clean picture is returned unchanged.
        var (again, same) = await CleanAsync(cleaned);
        Assert.Equal((verdict.Header, ImageFault.None), (again.Header, again.Fault));
        Assert.Equal(cleaned, same);
        Assert.Equal(format == nameof(PicturesWithLocation.Heic), again.Cleaned is not null);
    }

    [Fact]
    public async Task The_pixels_of_a_JPEG_are_the_same_bytes()
    {
        var (_, cleaned) = await CleanAsync(PicturesWithLocation.Jpeg);

        Assert.Equal(Scan(PicturesWithLocation.Jpeg), Scan(cleaned));
        Assert.Equal(new byte[] { 0xFF, 0xD8 }, cleaned[..2]);
    }

    [Fact]
    public async Task Pictures_appended_to_a_JPEG_are_removed()
    {
        var (_, cleaned) = await CleanAsync([.. PicturesWithLocation.Jpeg, .. PicturesWithLocation.Jpeg]);

        Assert.Equal((await CleanAsync(PicturesWithLocation.Jpeg)).Cleaned, cleaned);
    }

    [Theory]
    [InlineData(1, 6, 3)]
    [InlineData(2, 6, 3)]
    [InlineData(3, 6, 3)]
    [InlineData(4, 6, 3)]
    [InlineData(5, 3, 6)]
    [InlineData(6, 3, 6)]
    [InlineData(7, 3, 6)]
    [InlineData(8, 3, 6)]
    [InlineData(9, 6, 3)]
    public async Task The_width_of_a_rotated_picture_is_the_displayed_one(int orientation, int width, int height)
    {
        var picture = PicturesWithLocation.Jpeg.ToArray();
        var entry = picture.AsSpan().IndexOf(new byte[] { 0x12, 0x01, 3, 0, 1, 0, 0, 0 });
        picture[entry + 8] = (byte)orientation;

        var (verdict, cleaned) = await CleanAsync(picture);

        Assert.Equal((width, height), (verdict.Header!.Width, verdict.Header.Height));
        Assert.Equal(verdict.Header, (await CleanAsync(cleaned)).Verdict.Header);
        Assert.Equal(orientation is >= 2 and <= 8, cleaned.AsSpan().IndexOf("Exif\0"u8) >= 0);
    }

    [Theory]
    [InlineData(false, 60, 30)]
    [InlineData(true, 30, 60)]
    public async Task The_size_of_a_HEIC_is_the_displayed_one(bool turned, int width, int height)
    {
        var picture = PicturesWithLocation.Heic(turned);
        var (verdict, cleaned) = await CleanAsync(picture);

        Assert.Equal(("image/heic", width, height), (verdict.Header!.MimeType, verdict.Header.Width, verdict.Header.Height));
        Assert.Equal(picture.Length, cleaned.Length);
    }

    [Fact]
    public async Task A_HEIC_with_unreadable_EXIF_location_is_refused() =>
        Assert.Equal(
            ImageFault.CutShort,
            (await new ImageHeaderProbe().InspectAsync(new MemoryStream(PicturesWithLocation.Heic(located: false)), Ct)).Fault);

    [Fact]
    public async Task AVIF_is_not_accepted_as_HEIC()
    {
        foreach (var picture in (byte[][])[
            PicturesWithLocation.Avif, PicturesWithLocation.Heic(codec: "av01"), PicturesWithLocation.Heic(codec: "avc1"),
            PicturesWithLocation.Heic(codec: "vvc1"),
        ])
            Assert.Equal(new(null, ImageFault.Unknown), await new ImageHeaderProbe().InspectAsync(new MemoryStream(picture), Ct));
    }

    [Fact]
    public async Task A_PNG_keeps_what_its_colours_need_and_loses_every_text()
    {
        var png = PicturesWithLocation.Png;
        var at = png.AsSpan().IndexOf("IDAT"u8) - 4;
        byte[] picture =
        [
            .. png[..at], .. PngChunk.Of("gAMA"u8, [0, 0, 0xB1, 0x8F]), .. PngChunk.Of("tEXt"u8, "Comment\0GPS-38.7"u8),
            .. PngChunk.Of("zTXt"u8, "a\0\0b"u8), .. PngChunk.Of("tIME"u8, new byte[7]), .. PngChunk.Of("caBX"u8, "GPS-38.7"u8),
            .. png[at..],
        ];

        var (_, cleaned) = await CleanAsync(picture);

        Assert.Equal(ChunksOf(picture).Except(["tEXt", "zTXt", "iTXt", "tIME", "caBX"]), ChunksOf(cleaned));
        Assert.Contains("gAMA", ChunksOf(cleaned));
    }

    [Fact]
    public async Task A_file_with_thousands_of_parts_is_refused()
    {
        var png = PicturesWithLocation.Png;
        var at = png.AsSpan().IndexOf("IDAT"u8) - 4;
        byte[] picture =
        [
            .. png[..at],
            .. Enumerable.Repeat((byte[])[.. PngChunk.Of("tEXt"u8, "a"u8), .. PngChunk.Of("gAMA"u8, [0, 0, 0, 1])], 3_000)
                .SelectMany(chunk => chunk),
            .. png[at..],
        ];

        Assert.Equal(ImageFault.CutShort, (await new ImageHeaderProbe().InspectAsync(new MemoryStream(picture), Ct)).Fault);
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public async Task No_corrupt_byte_makes_reading_throw(string format, int width, int height)
    {
        // A fixed seed.
        var (picture, state) = (BytesOf(format), (uint)(width * height));
        int Next(int limit) => (int)((state = (state * 1_664_525) + 1_013_904_223) >> 8) % limit;
        for (var round = 0; round < 3_000; round++)
        {
            var broken = picture.ToArray();
            for (var changes = Next(4); changes >= 0; changes--)
                broken[Next(broken.Length)] = (byte)(Next(3) == 0 ? Next(256) : Next(2) * 255);
            await CleanAsync(broken);
        }
    }

    private static IEnumerable<string> ChunksOf(byte[] png)
    {
        for (var at = 8; at < png.Length; at += 12 + BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at)))
            yield return System.Text.Encoding.ASCII.GetString(png, at + 4, 4);
    }

    private static byte[] Scan(byte[] jpeg) => jpeg[jpeg.AsSpan().IndexOf(new byte[] { 0xFF, 0xDB })..];

    private static byte[] BytesOf(string format) =>
        format == nameof(PicturesWithLocation.Heic)
            ? PicturesWithLocation.Heic()
            : (byte[])typeof(PicturesWithLocation).GetProperty(format)!.GetValue(null)!;

    private static async Task<(ImageVerdict Verdict, byte[] Cleaned)> CleanAsync(byte[] picture)
    {
        var verdict = await new ImageHeaderProbe().InspectAsync(new MemoryStream(picture), Ct);
        return (verdict, await ImageHeaderProbe.CleanAsync(picture, Ct));
    }
}
