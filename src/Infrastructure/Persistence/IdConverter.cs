using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;

namespace Postato.Infrastructure.Persistence;

/// <summary>Ids are stored as <c>uuid</c>, without their prefix.</summary>
internal sealed class IdConverter<T>() : ValueConverter<Id<T>, Guid>(id => id.Value, value => new Id<T>(value))
    where T : IEntity
{
    public static void Register(ModelConfigurationBuilder configuration) =>
        configuration.Properties<Id<T>>().HaveConversion<IdConverter<T>>();
}

internal sealed class PlatformConverter() : ValueConverter<Platform, string>(platform => platform.Key, key => new Platform(key));
