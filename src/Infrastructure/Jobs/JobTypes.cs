using System.Collections.Frozen;
using Hangfire.Common;

namespace Postato.Infrastructure.Jobs;

/// <summary>The types that a row of the job storage may name. No other type is loaded or called.</summary>
internal static class JobTypes
{
    private static readonly FrozenDictionary<string, Type> ByName =
        new[] { typeof(JobRunner), typeof(string), typeof(CancellationToken) }.ToFrozenDictionary(NameOf, StringComparer.Ordinal);

    /// <summary>Without versions: hosts of two releases share the storage during an upgrade.</summary>
    public static string NameOf(Type type) => TypeHelper.SimpleAssemblyTypeSerializer(type);

    public static Type Find(string name) => ByName.TryGetValue(name, out var type)
        ? type
        : throw new InvalidOperationException("The job storage names a type that is not a job.");
}
