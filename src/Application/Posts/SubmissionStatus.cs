namespace Postato.Application.Posts;

/// <summary>What a caller asks for when it submits a post.</summary>
public static class SubmissionStatus
{
    public const string Draft = "draft";
    public const string Publish = "publish";
    public const string Scheduled = "scheduled";
}
