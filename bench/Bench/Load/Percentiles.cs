namespace Postato.Bench.Load;

internal static class Percentiles
{
    /// <param name="part">0.5 for the median.</param>
    public static double At(IEnumerable<double> values, double part)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : sorted[Math.Clamp((int)Math.Ceiling(part * sorted.Count) - 1, 0, sorted.Count - 1)];
    }
}
