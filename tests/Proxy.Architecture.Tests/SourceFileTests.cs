namespace Proxy.Architecture.Tests;

/// <summary>A file holds one type and lies where its name and namespace say.</summary>
public sealed class SourceFileTests
{
    private const int MaxLines = 300;

    [Fact]
    public void No_file_is_longer_than_300_lines() =>
        Findings.MustBeNone(SourceFile.All.Where(file => file.Lines.Length > MaxLines).Select(file => $"{file} has {file.Lines.Length} lines"));

    [Fact]
    public void A_file_declares_the_one_type_that_it_is_named_after() => Findings.MustBeNone(
        SourceFile.All.Where(file => file.Types is not [var type] || type != file.Name).Select(file => $"{file} declares {string.Join(", ", file.Types)}"));

    [Fact]
    public void A_file_s_namespace_is_its_folder() => Findings.MustBeNone(
        SourceFile.All.Where(file => file.Namespaces is not [var name] || name != file.Folder.Replace('/', '.'))
            .Select(file => $"{file} is in the namespace {string.Join(", ", file.Namespaces)}"));
}
