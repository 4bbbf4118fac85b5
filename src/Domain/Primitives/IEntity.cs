namespace Postato.Domain.Primitives;

/// <summary>Something with an id of its own. The prefix is used at the surfaces only: <c>pst_01HZX3…</c>.</summary>
public interface IEntity
{
    /// <summary>Three letters, without the underscore.</summary>
    static abstract string Prefix { get; }
}
