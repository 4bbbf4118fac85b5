using System.Reflection;
using System.Reflection.Emit;

namespace Postato.Architecture.Tests;

/// <summary>A call, and the string literals before it in its statement.</summary>
internal sealed record CompiledCall(MethodBase Called, IReadOnlyList<string> Texts)
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>All calls in an assembly, including methods that the compiler generated.</summary>
    public static IEnumerable<CompiledCall> Of(Assembly assembly) =>
        assembly.GetTypes()
            .SelectMany(type => type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All)))
            .Where(method => method.GetMethodBody() is not null)
            .SelectMany(Read);

    private static List<CompiledCall> Read(MethodBase method)
    {
        var (code, calls, texts) = (method.GetMethodBody()!.GetILAsByteArray()!, new List<CompiledCall>(), new List<string>());
        var (ofType, ofMethod) = (
            method.DeclaringType?.GetGenericArguments(), method.IsGenericMethod ? method.GetGenericArguments() : null);
        for (var at = 0; at < code.Length;)
        {
            var operation = Codes[code[at] == 0xFE ? (short)(0xFE00 | code[at + 1]) : code[at]];
            at += operation.Size;
            if (operation.OperandType == OperandType.InlineString)
                texts.Add(method.Module.ResolveString(BitConverter.ToInt32(code, at)));
            else if (operation.OperandType == OperandType.InlineMethod)
                calls.Add(new(method.Module.ResolveMethod(BitConverter.ToInt32(code, at), ofType, ofMethod)!, [.. texts]));
            if (operation == OpCodes.Ret || (operation.OperandType == OperandType.InlineMethod && EndsStatement(calls[^1].Called)))
                texts.Clear();
            at += SizeOf(operation.OperandType, code, at);
        }

        return calls;
    }

    // A call that returns nothing ends a statement, except one that builds an interpolated string.
    private static bool EndsStatement(MethodBase called) =>
        called is MethodInfo { ReturnType: var type } && type == typeof(void)
            && called.DeclaringType != typeof(System.Runtime.CompilerServices.DefaultInterpolatedStringHandler);

    private static int SizeOf(OperandType type, byte[] code, int at) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
        _ => 4,
    };
}
