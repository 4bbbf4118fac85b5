using System.Diagnostics.CodeAnalysis;

namespace Postato.Infrastructure.Networks.Shared;

/// <summary>A bounded cache of values that can be read again. When it is full, the oldest entry is removed.</summary>
internal sealed class BoundedMap<TKey, TValue>(int capacity = 10_000, IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> nodes = new(comparer);

    // In the order of setting, oldest first.
    private readonly LinkedList<(TKey Key, TValue Value)> order = new();

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (gate)
        {
            var found = nodes.TryGetValue(key, out var node);
            value = found ? node!.Value.Value : default;
            return found;
        }
    }

    public TValue GetOrSet(TKey key, Func<TKey, TValue> make) => TryGetValue(key, out var known) ? known : Set(key, make(key));

    public TValue Set(TKey key, TValue value)
    {
        lock (gate)
        {
            if (nodes.Remove(key, out var before))
                order.Remove(before);
            else if (nodes.Count >= capacity)
                Drop(order.First!);

            nodes[key] = order.AddLast((key, value));
            return value;
        }
    }

    public void RemoveWhere(Predicate<TValue> match)
    {
        lock (gate)
        {
            foreach (var node in nodes.Values.Where(node => match(node.Value.Value)).ToList())
                Drop(node);
        }
    }

    private void Drop(LinkedListNode<(TKey Key, TValue Value)> node)
    {
        nodes.Remove(node.Value.Key);
        order.Remove(node);
    }
}
