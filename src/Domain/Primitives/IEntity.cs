namespace Postato.Domain.Primitives;

/// <summary>A thing with an id of its own. The prefix stands at the edges only: <c>pst_01HZX3…</c>.</summary>
public interface IEntity
{
    /// <summary>Three letters, without the underscore.</summary>
    static abstract string Prefix { get; }
}
