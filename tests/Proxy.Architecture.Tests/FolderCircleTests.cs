using ArchUnitNET.xUnit;

namespace Proxy.Architecture.Tests;

/// <summary>Inside an assembly, folders do not use each other in a circle.</summary>
public sealed class FolderCircleTests
{
    public static TheoryData<string> Folders => [.. ProductAssembly.All.Select(assembly => assembly.Folder)];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Folders_do_not_use_each_other_in_a_circle(string root)
    {
        foreach (var rule in FolderRules.NoCircles(root)) rule.Check(CodeModel.Product);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void No_folder_uses_what_lies_in_the_assembly_s_own(string root) => FolderRules.NothingUsesTheRoot(root).Check(CodeModel.Product);
}
