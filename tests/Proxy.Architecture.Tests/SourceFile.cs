using System.Text.RegularExpressions;
using Proxy.Testing;

namespace Proxy.Architecture.Tests;

/// <summary>A source file of the product.</summary>
/// <param name="Path">Its path from the repository's root, with slashes.</param>
internal sealed partial record SourceFile(string Path)
{
    /// <summary>All source files of the product, without what a build makes.</summary>
    public static IReadOnlyList<SourceFile> All { get; } =
    [
        .. from assembly in ProductAssembly.All
           from file in Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, assembly.Folder), "*.cs", SearchOption.AllDirectories)
           let path = System.IO.Path.GetRelativePath(Repository.Root, file)
           where path.Split('/')[1] is not ("bin" or "obj")
           orderby path
           select new SourceFile(path),
    ];

    /// <summary>The name without the extension, a theme and type parameters: <c>X</c> of <c>X.Receive.cs</c> and of <c>X{T}.cs</c>.</summary>
    public string Name => System.IO.Path.GetFileName(Path).Split('.', '{')[0];

    /// <summary>The folder.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>The lines.</summary>
    public string[] Lines { get; } = File.ReadAllLines(System.IO.Path.Combine(Repository.Root, Path));

    /// <summary>The namespaces that it opens.</summary>
    public IReadOnlyList<string> Namespaces => Matches(NamespaceDeclaration());

    /// <summary>The types that are nested in no other; those stand at the beginning of a line, as namespaces take a file each.</summary>
    public IReadOnlyList<string> Types => Matches(TypeDeclaration());

    public override string ToString() => Path;

    private List<string> Matches(Regex regex) => [.. Lines.Select(line => regex.Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"^namespace ([\w.]+)")]
    private static partial Regex NamespaceDeclaration();

    [GeneratedRegex(@"^(?:(?:public|internal|file|sealed|static|abstract|readonly|unsafe|partial|ref) )*(?:record struct|record class|class|struct|record|interface|enum|delegate [^(]*?) ?\b(\w+)(?:<[^(]*>)?\s*(?:[(:;{]|where|$)")]
    private static partial Regex TypeDeclaration();
}
