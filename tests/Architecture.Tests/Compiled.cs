using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Postato.Architecture.Tests;

/// <summary>The references of a compiled assembly, which include those behind a suppressed warning.</summary>
internal static class Compiled
{
    /// <summary>Members of other assemblies, as <c>System.Guid.NewGuid</c>.</summary>
    public static IReadOnlySet<string> MembersUsedBy(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var reader = file.GetMetadataReader();
        return reader.MemberReferences.Select(reader.GetMemberReference)
            .Select(member => (Member: reader.GetString(member.Name), Type: OwnerOf(reader, member.Parent)))
            .Where(used => used.Type is not null)
            .Select(used => $"{used.Type}.{used.Member}")
            .ToHashSet();
    }

    /// <summary>Types with a method that calls a generic method of another assembly for one type of argument.</summary>
    public static IReadOnlySet<string> CallersOf(Assembly assembly, string name, Type argument)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var reader = file.GetMetadataReader();
        var tokens = Enumerable.Range(1, reader.GetTableRowCount(TableIndex.MethodSpec)).Select(MetadataTokens.MethodSpecificationHandle)
            .Where(handle => IsOf(reader, reader.GetMethodSpecification(handle), name, argument))
                .Select(handle => BitConverter.GetBytes(MetadataTokens.GetToken(handle)))
                .ToList();
        return reader.TypeDefinitions.Where(type => reader.GetTypeDefinition(type).GetMethods()
                .Select(method => reader.GetMethodDefinition(method).RelativeVirtualAddress).Where(address => address > 0)
                .Any(address => tokens.Exists(token => file.GetMethodBody(address).GetILBytes().AsSpan().IndexOf(token) >= 0)))
            .Select(type => OutermostOf(reader, type)).ToHashSet();
    }

    private static bool IsOf(MetadataReader reader, MethodSpecification method, string name, Type argument)
    {
        if (method.Method.Kind != HandleKind.MemberReference
            || reader.GetString(reader.GetMemberReference((MemberReferenceHandle)method.Method).Name) != name)
            return false;

        // GENERICINST of a method with one type argument, then its type.
        var signature = reader.GetBlobReader(method.Signature);
        signature.ReadByte();
        return signature.ReadCompressedInteger() == 1 && signature.ReadSignatureTypeCode() == Enum.Parse<SignatureTypeCode>(argument.Name);
    }

    private static string OutermostOf(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        return type.GetDeclaringType() is { IsNil: false } outer
            ? OutermostOf(reader, outer)
            : $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
    }

    private static string? OwnerOf(MetadataReader reader, EntityHandle parent) => parent.Kind switch
    {
        HandleKind.TypeReference => NameOf(reader, (TypeReferenceHandle)parent),
        HandleKind.TypeSpecification => GenericOf(reader, (TypeSpecificationHandle)parent),
        _ => null,
    };

    // An instance of a generic type: GENERICINST, CLASS or VALUETYPE, then the type itself.
    private static string? GenericOf(MetadataReader reader, TypeSpecificationHandle handle)
    {
        var signature = reader.GetBlobReader(reader.GetTypeSpecification(handle).Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
            return null;

        signature.ReadByte();
        return signature.ReadTypeHandle() is { Kind: HandleKind.TypeReference } type ? NameOf(reader, (TypeReferenceHandle)type) : null;
    }

    private static string NameOf(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        var name = reader.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{NameOf(reader, (TypeReferenceHandle)type.ResolutionScope)}.{name}"
            : $"{reader.GetString(type.Namespace)}.{name}";
    }
}
