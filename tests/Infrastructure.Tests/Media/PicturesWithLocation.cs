using System.Buffers.Binary;
using System.Text;

namespace Postato.Infrastructure.Tests.Media;

/// <summary>Pictures with location metadata: 6 pixels wide and 3 high as stored, rotated by EXIF.</summary>
internal static class PicturesWithLocation
{
    /// <summary>Words and numbers in them: the camera, the place in XMP, 38 degrees of latitude in both byte orders.</summary>
    public static readonly byte[][] Told =
    [
        [.. "Cam\0"u8], [.. "Lisboa"u8], [38, 0, 0, 0, 1, 0, 0, 0], [0, 0, 0, 38, 0, 0, 0, 1], [.. "GPS-38.7"u8],
    ];

    public static byte[] Jpeg { get; } = Convert.FromBase64String(
        "/9j/4QEKRXhpZgAASUkqAAgAAAAIAA8BAgAEAAAAQ2FtABIBAwABAAAABgAAABoBBQABAAAAbgAAABsBBQABAAAAdgAAACgBAwABAAAAAgAAABMCAwABAAAAAQAAAGmHBAABAAAAfgAAACWIBAABAAAAzAAAAAAAAAA4YwAA6AMAADhjAADoAwAABgAAkAcABAAAADAyMTABkQcABAAAAAECAwAAoAcABAAAADAxMDABoAMAAQAAAP//AAACoAQAAQAAAAYAAAADoAQAAQAAAAMAAAAAAAAAAgABAAIAAgAAAE4AAAACAAUAAwAAAOoAAAAAAAAAJgAAAAEAAAAqAAAAAQAAAAAAAAABAAAA/+EAvGh0dHA6Ly9ucy5hZG9iZS5jb20veGFwLzEuMC8APHg6eG1wbWV0YSB4bWxuczp4PSJhZG9iZTpuczptZXRhLyI+PHJkZjpSREYgeG1sbnM6cmRmPSJodHRwOi8vd3d3LnczLm9yZy8xOTk5LzAyLzIyLXJkZi1zeW50YXgtbnMjIj48cmRmOkRlc2NyaXB0aW9uIHNlY3JldD0iTGlzYm9hIi8+PC9yZGY6UkRGPjwveDp4bXBtZXRhPv/iAfBJQ0NfUFJPRklMRQABAQAAAeBsY21zBCAAAG1udHJSR0IgWFlaIAfiAAMAFAAJAA4AHWFjc3BNU0ZUAAAAAHNhd3NjdHJsAAAAAAAAAAAAAAAAAAD21gABAAAAANMtaGFuZHnpv1ZaPgG2gyOFVUb3T6oAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACmRlc2MAAAD8AAAAJGNwcnQAAAEgAAAAInd0cHQAAAFEAAAAFGNoYWQAAAFYAAAALHJYWVoAAAGEAAAAFGdYWVoAAAGYAAAAFGJYWVoAAAGsAAAAFHJUUkMAAAHAAAAAIGdUUkMAAAHAAAAAIGJUUkMAAAHAAAAAIG1sdWMAAAAAAAAAAQAAAAxlblVTAAAACAAAABwAcwBSAEcAQm1sdWMAAAAAAAAAAQAAAAxlblVTAAAABgAAABwAQwBDADAAAFhZWiAAAAAAAAD21gABAAAAANMtc2YzMgAAAAAAAQw/AAAF3f//8yYAAAeQAAD9kv//+6H///2iAAAD3AAAwHFYWVogAAAAAAAAb6AAADjyAAADj1hZWiAAAAAAAABilgAAt4kAABjaWFlaIAAAAAAAACSgAAAPhQAAtsRwYXJhAAAAAAADAAAAAmZpAADypwAADVkAABPQAAAKW//bAEMAEAsMDgwKEA4NDhIREBMYKBoYFhYYMSMlHSg6Mz08OTM4N0BIXE5ARFdFNzhQbVFXX2JnaGc+TXF5cGR4XGVnY//bAEMBERISGBUYLxoaL2NCOEJjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY//AABEIAAMABgMBIgACEQEDEQH/xAAVAAEBAAAAAAAAAAAAAAAAAAAAA//EAB4QAQACAQQDAAAAAAAAAAAAAAEAAhEDEiExMkJx/8QAFQEBAQAAAAAAAAAAAAAAAAAAAwT/xAAaEQEAAgMBAAAAAAAAAAAAAAABAAITIXHB/9oADAMBAAIRAxEAPwCWnijgpRqlXa1E8KPTx7PwcdRESjHRVSDd1XnrP//Z");

    public static byte[] Png { get; } = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAYAAAADCAIAAAA/Y+msAAABP2lDQ1BpY2MAABiVfZC/SwJxGMY/11WWWA05NBQcJU0FUUtTgYZOEfgj1Kbz/FGgdt33QprLoaloiEZrCaLZxhz6A4KgIQqirdWghpKLrw5aUM/yfnh4Xt6XB5TnvFEQ3RoUirYVDvm1eCKpuV5Q8dLPIGO6IczlSDAKIPSSMGwrzw+936PIeTe9rhfTO6/Xq8kFpbo7UY4FP1Yu+F/udEYYwBfgM0zLBkUDxku2KXkJ8BrrehqUODBlxRNJUPakn2vxieRUiy8lW9FwAJQaoOU6ONXBhfy2vCslv/dkirEI0AeMIggTwv9HpreZCRBgBmRfv3sQ2bnZ1pZnEXqeHOdtElyH0DhynM9Tx2mcgfoIta32/mYF5uugHrS91DFc7cPIQ9vzVWCoDNUbU7f0pqUCXdkNqJ/DQAKGb8G99g3j4l+x2lMbhgAAAQJlWElmSUkqAAgAAAAIAA8BAgAEAAAAQ2FtABIBAwABAAAABgAAABoBBQABAAAAbgAAABsBBQABAAAAdgAAACgBAwABAAAAAgAAABMCAwABAAAAAQAAAGmHBAABAAAAfgAAACWIBAABAAAAzAAAAAAAAAA4YwAA6AMAADhjAADoAwAABgAAkAcABAAAADAyMTABkQcABAAAAAECAwAAoAcABAAAADAxMDABoAMAAQAAAP//AAACoAQAAQAAAAYAAAADoAQAAQAAAAMAAAAAAAAAAgABAAIAAgAAAE4AAAACAAUAAwAAAOoAAAAAAAAAJgAAAAEAAAAqAAAAAQAAAAAAAAABAAAAeusVFwAAAAlwSFlzAAAD6AAAA+gBtXtSawAAAJd6VFh0WE1MOmNvbS5hZG9iZS54bXAAAAiZPY7NCgIhFEZfZbC1c8tWiroaWrXqDZxRS8gfvIL29hFI24/DOZ8cYsQSXTPLiO+EYihibN6dSCh+MxAtq/Xisd0mUa1X5NVaEQC997Vf11yfcOGcw5kBY7RaT/GTmhk04WkKNodHDaWFnBZ0R3VNkXvAPRsCWsJsaAn/R/oLhsg1B5I4HFkAAABESURBVAiZATkAxv8AACVKb5S53gMoTXKXvOEGK1B1AJq/5AkuU3idwucMMVZ7oMXqDwA0WX6jyO0SN1yBpsvwFTpfhKmgSRjUQHDXQQAAAABJRU5ErkJggg==");

    public static byte[] WebP { get; } = Convert.FromBase64String(
        "UklGRgAEAABXRUJQVlA4WAoAAAAsAAAABQAAAgAASUNDUOABAAAAAAHgbGNtcwQgAABtbnRyUkdCIFhZWiAH4gADABQACQAOAB1hY3NwTVNGVAAAAABzYXdzY3RybAAAAAAAAAAAAAAAAAAA9tYAAQAAAADTLWhhbmR56b9WWj4BtoMjhVVG90+qAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAApkZXNjAAAA/AAAACRjcHJ0AAABIAAAACJ3dHB0AAABRAAAABRjaGFkAAABWAAAACxyWFlaAAABhAAAABRnWFlaAAABmAAAABRiWFlaAAABrAAAABRyVFJDAAABwAAAACBnVFJDAAABwAAAACBiVFJDAAABwAAAACBtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAYAAAAcAEMAQwAwAABYWVogAAAAAAAA9tYAAQAAAADTLXNmMzIAAAAAAAEMPwAABd3///MmAAAHkAAA/ZL///uh///9ogAAA9wAAMBxWFlaIAAAAAAAAG+gAAA48gAAA49YWVogAAAAAAAAYpYAALeJAAAY2lhZWiAAAAAAAAAkoAAAD4UAALbEcGFyYQAAAAAAAwAAAAJmaQAA8qcAAA1ZAAAT0AAACltWUDggRAAAALABAJ0BKgYAAwAEAGglsAJ0APSBsmAA/U1hfo/EEPH+7/l3N3Nq7EWgvOJj2wvU/mhmLhXa+wBhSamHeFcuRtHCoAAARVhJRggBAABFeGlmAABJSSoACAAAAAgADwECAAQAAABDYW0AEgEDAAEAAAAGAAAAGgEFAAEAAABuAAAAGwEFAAEAAAB2AAAAKAEDAAEAAAACAAAAEwIDAAEAAAABAAAAaYcEAAEAAAB+AAAAJYgEAAEAAADMAAAAAAAAADhjAADoAwAAOGMAAOgDAAAGAACQBwAEAAAAMDIxMAGRBwAEAAAAAQIDAACgBwAEAAAAMDEwMAGgAwABAAAA//8AAAKgBAABAAAABgAAAAOgBAABAAAAAwAAAAAAAAACAAEAAgACAAAATgAAAAIABQADAAAA6gAAAAAAAAAmAAAAAQAAACoAAAABAAAAAAAAAAEAAABYTVAgnQAAADx4OnhtcG1ldGEgeG1sbnM6eD0iYWRvYmU6bnM6bWV0YS8iPjxyZGY6UkRGIHhtbG5zOnJkZj0iaHR0cDovL3d3dy53My5vcmcvMTk5OS8wMi8yMi1yZGYtc3ludGF4LW5zIyI+PHJkZjpEZXNjcmlwdGlvbiBzZWNyZXQ9Ikxpc2JvYSIvPjwvcmRmOlJERj48L3g6eG1wbWV0YT4A");

    /// <summary>In another format with HEIC's container, 8 pixels wide and high.</summary>
    public static byte[] Avif { get; } = Convert.FromBase64String(
        "AAAAHGZ0eXBhdmlmAAAAAG1pZjFhdmlmbWlhZgAAANZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAAAAAERAAAEAAQAAAAAA+gABAAAAAAAAACMAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABhdjAxAAAAAA5waXRtAAAAAAABAAAAVmlwcnAAAAA4aXBjbwAAAAxhdjFDgSACAAAAABRpc3BlAAAAAAAAAAgAAAAIAAAAEHBpeGkAAAAAAwgICAAAABZpcG1hAAAAAAAAAAEAAQOBAgMAAAArbWRhdBIACgg4CL9pAQ0GkDIVGUJjBMAANCAgkEEIFV2zNxbm/m+I");

    /// <summary>A table of two colours, one frame, a comment, and XMP as writers store it: one long block with the magic trailer.</summary>
    public static byte[] Gif { get; } =
    [
        .. "GIF89a"u8, 6, 0, 3, 0, 0x80, 0, 0, 0xFF, 0, 0, 0, 0, 0,
        0x21, 0xFF, 11, .. "NETSCAPE2.0"u8, 3, 1, 0, 0, 0,
        0x21, 0xFE, 8, .. "GPS-38.7"u8, 0,
        0x21, 0xFF, 11, .. "XMP DataXMP"u8, .. "<x secret='Lisboa'/>"u8, 1, .. Enumerable.Range(0, 256).Select(i => (byte)(255 - i)), 0,
        0x21, 0xF9, 4, 0, 0, 0, 0, 0,
        0x2C, 0, 0, 0, 0, 6, 0, 3, 0, 0, 2, 3, 0x84, 0x8F, 0x05, 0, 0x3B,
    ];

    /// <summary>Boxes only, 64 pixels wide and high as stored; shown cropped to 60 × 30, and rotated.</summary>
    public static byte[] Heic(bool turned = false, string codec = "hvc1", bool located = true)
    {
        byte[] exif = [0, 0, 0, 6, .. "Exif\0\0"u8, .. "II*\0"u8, 8, 0, 0, 0, .. "Cam\0GPS-38.7"u8];
        var xmp = Encoding.UTF8.GetBytes("<x secret='Lisboa'/>");
        byte[] Meta(int first) => Box("meta",
            [
                0, 0, 0, 0,
                .. Box("hdlr", [0, 0, 0, 0, 0, 0, 0, 0, .. "pict"u8, .. new byte[13]]),
                .. Box("pitm", [0, 0, 0, 0, 0, 1]),
                .. Box(
                    "iloc",
                    [0,
                        0, 0, 0, 0x44, 0, 0, (byte)(located ? 3 : 1), .. Place(1, first, 4),
                        .. located ? Place(2, first + 4, exif.Length) : [], .. located ? Place(3, first + 4 + exif.Length, xmp.Length) : [],
                    ]),
                .. Box("iinf", [0, 0, 0, 0, 0, 3, .. Item(1, codec), .. Item(2, "Exif"), .. Item(3, "mime")]),
                .. Box("iprp",
                [
                    .. Box("ipco",
                    [
                        .. Box("ispe", [0, 0, 0, 0, 0, 0, 0, 64, 0, 0, 0, 64]),
                        .. Box("clap", [0, 0, 0, 60, 0, 0, 0, 1, 0, 0, 0, 30, 0, 0, 0, 1, .. new byte[16]]),
                        .. Box("irot", [(byte)(turned ? 1 : 0)]),
                    ]),
                    .. Box("ipma", [0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 3, 1, 0x82, 0x83]),
                ]),
            ]);

        byte[] brand = Box("ftyp", [.. "mif1"u8, 0, 0, 0, 0, .. "mif1heic"u8]);
        return [
            .. brand, .. Meta(brand.Length + Meta(0).Length + 8), .. Box("mdat", [1, 2, 3, 4, .. exif, .. xmp]),
            .. Box("mpvd", [.. "GPS-38.7"u8]),
        ];
    }

    private static byte[] Place(byte id, int offset, int length) => [0, id, 0, 0, 0, 1, .. Number(offset), .. Number(length)];

    private static byte[] Item(byte id, string type) =>
        Box(
            "infe",
            [2, 0, 0, 0, 0, id, 0, 0, .. Encoding.ASCII.GetBytes(type), 0, .. type == "mime" ? "application/rdf+xml\0"u8 : default]);

    private static byte[] Box(string type, byte[] body) => [.. Number(body.Length + 8), .. Encoding.ASCII.GetBytes(type), .. body];

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
