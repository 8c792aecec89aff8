using ArchUnitNET.xUnit;
using Proxy.Testing;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Proxy.Architecture.Tests;

/// <summary>Assemblies depend on each other in one direction.</summary>
public sealed class AssemblyDirectionTests
{
    public static TheoryData<string> Folders => [.. ProductAssembly.All.Select(assembly => assembly.Folder)];

    [Theory]
    [MemberData(nameof(Folders))]
    public void An_assembly_uses_only_those_that_it_may(string folder)
    {
        var assembly = ProductAssembly.All.Single(candidate => candidate.Folder == folder);
        foreach (var other in ProductAssembly.All.Where(other => other != assembly && !assembly.MayUse.Contains(other.Folder)))
        {
            Types().That().ResideInAssembly(assembly.Compiled)
                .Should().NotDependOnAny(Types().That().ResideInAssembly(other.Compiled))
                .Because($"{assembly} may use {(assembly.MayUse.Length == 0 ? "nothing of ours" : string.Join(", ", assembly.MayUse))}")
                .Check(CodeModel.Product);
        }
    }

    [Fact]
    public void Every_project_of_the_product_is_checked()
    {
        var projects = Directory.GetDirectories(Repository.Root, "Proxy.*")
            .Select(folder => Path.GetFileName(folder))
            .Where(name => File.Exists(Path.Combine(Repository.Root, name, name + ".csproj")));

        Assert.Equal(ProductAssembly.All.Select(assembly => assembly.Folder).Order(StringComparer.Ordinal), projects.Order(StringComparer.Ordinal));
    }
}
