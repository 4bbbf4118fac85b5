using Postato.Domain.Networks;

namespace Postato.Domain.Posts.Limits;

/// <summary>Chooses the post type of content when its author named none, or named the default and the content is a carousel.</summary>
public static class PostTypes
{
    public const string Thread = "thread";
    public const string Carousel = "carousel";

    /// <param name="requested">As sent; null when the author named none. A type that the network lacks is returned unchanged.</param>
    /// <param name="mediaOfFirst">Media of the first item.</param>
    public static string Resolve(string? requested, int items, int mediaOfFirst, NetworkCapabilities network)
    {
        var standard = network.DefaultPostType.Name;
        if (requested is null && items > 1 && network.Find(Thread) is not null)
            return Thread;

        return items == 1 && mediaOfFirst >= 2 && (requested ?? standard) == standard && network.Find(Carousel) is not null
            ? Carousel
            : requested ?? standard;
    }
}
