namespace Postato.Domain.Primitives;

/// <summary>A value, or the refusal in its place.</summary>
public readonly struct Result<T>
{
    private readonly T? value;

    private Result(T? value, Error? error)
    {
        this.value = value;
        Error = error;
    }

    /// <summary>Null when the call succeeded.</summary>
    public Error? Error { get; }

    public T Value => Error is null ? value! : throw new InvalidOperationException($"A refusal has no value: {Error.GetType().Name}.");

    public bool Succeeded(out T result, out Error refusal)
    {
        (result, refusal) = (value!, Error!);
        return Error is null;
    }

    public TOut Match<TOut>(Func<T, TOut> onValue, Func<Error, TOut> onError) => Error is null ? onValue(value!) : onError(Error);

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Error error) => new(default, error);
}
