using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Postato.Architecture.Tests;

/// <summary>What a compiled assembly refers to: this also sees what a suppressed warning let pass.</summary>
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
        return type.ResolutionScope.Kind == HandleKind.TypeReference ? $"{NameOf(reader, (TypeReferenceHandle)type.ResolutionScope)}.{name}" : $"{reader.GetString(type.Namespace)}.{name}";
    }
}
