using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Postato.Api.OpenApi;
using Postato.Application.Media;
using Postato.Domain.Events;
using Postato.Domain.Media;

namespace Postato.Api.Rest.Media;

/// <summary>The documentation of the media operations, with examples.</summary>
internal static class MediaDocs
{
    public static readonly TagDoc Tag = new("Media", "Images for posts.");

    private static readonly MediaView Picture = new(
        Samples.IdOf<MediaItem>(),
        new Uri("https://postato.example/media/ten_01KAV3R0Z9Y8X7W6V5T4S3R2Q1/2027/03/4bf92f3577b34da6a3ce929d0e0e4736"),
        "image", "image/png", 48_211, 1200, 630, null, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "ready", "launch.png", "The new office at dusk", Samples.Noon, Samples.Noon.AddDays(7));

    public static readonly OperationDoc Upload = new("uploadMedia", "Upload an image", """
        As `multipart/form-data` with one part `file` (JPEG, PNG, WebP, GIF or HEIC, up to 32 MiB) and an optional part `alt`. The type is
        read from the bytes; name and declared type are ignored.
        """)
    {
        Body = BodyDoc.Upload(Parts, () => new JsonObject { ["file"] = "@launch.png", ["alt"] = "The new office at dusk" }),
        Answer = AnswerDoc.Created("The medium.", Picture, $"media/{Samples.Medium}"),
        Key = "launch-2027-picture",
        Problems = [400, 401, 403, 404, 409, 413, 415, 422, 429],
    };

    public static readonly OperationDoc List = new("listMedia", "List media", "Newest first.")
    {
        Query =
        [
            ListParameters.OneOf("status", "Media in this state.", WordLists.MediaStatus, "ready"),
            ListParameters.OneOf("type", "Media of this kind.", WordLists.MediaType, "image"),
            .. ListParameters.Paging,
        ],
        Answer = AnswerDoc.Of("A page of media.", Samples.PageOf(Picture)),
        Problems = [400, 401, 403, 404, 429],
    };

    public static readonly OperationDoc Get = new("getMedia", "Read a medium", "Its properties, and the address of its file.")
    {
        Answer = AnswerDoc.Of("The medium.", Picture),
        Problems = [401, 403, 404, 429],
    };

    public static readonly OperationDoc Delete = new("deleteMedia", "Delete a medium", """
        Refused while an unfinished post uses it. A file that a finished post used is kept with it; others are deleted at once.
        """)
    {
        Answer = AnswerDoc.Of("The medium is deleted.", new DeletedMediaView(Samples.IdOf<MediaItem>(), Deleted: true)),
        Problems = [401, 403, 404, 409, 429],
    };

    public static MediaEventData InEvent { get; } =
        new(Samples.IdOf<MediaItem>(), Picture.Type, Picture.MimeType, Picture.SizeBytes, Picture.Status);

    private static OpenApiSchema Parts()
    {
        var schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string> { "file" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["file"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.String,
                    Format = "binary",
                    Description = "The bytes. The file's name is kept for people to recognise it by.",
                },
                ["alt"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.String,
                    MaxLength = 10_000,
                    Description = "A description for readers who cannot see it.",
                },
            },
            AdditionalPropertiesAllowed = false,
        };
        NamedSchemas.SetName(schema, "MediaUpload", "A file and its description.");
        return schema;
    }
}
