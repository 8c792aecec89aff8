using System.Runtime.InteropServices;

namespace Proxy.Testing;

/// <summary>Starts programs that miss something of the kernel: a filter (seccomp(2)) refuses it to them.</summary>
public static unsafe partial class KernelWithout
{
    private const int SetNoNewPrivileges = 38;
    private const int SetFilterMode = 22;
    private const int FilterMode = 2;

    // Classic BPF: load a word, jump if equal, return (linux/bpf_common.h).
    private const ushort Load = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort Return = 0x06;

    // struct seccomp_data: the call's number, and the low half of its first argument.
    private const uint Call = 0;
    private const uint FirstArgument = 16;

    private const uint Allow = 0x7FFF_0000;
    private const uint FailWith = 0x0005_0000;
    private const uint NotPermitted = 1;
    private const uint FamilyNotSupported = 97;
    private const uint FamilyInet6 = 10;

    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
    private static readonly uint SocketCall = IsArm ? 198u : 41u;
    private static readonly uint SpliceCall = IsArm ? 76u : 275u;

    /// <summary>Starts a program that gets no sockets of IPv6.</summary>
    /// <param name="start">Starts it, on the thread that it is called on.</param>
    public static ProcessUnderTest Ipv6(Func<ProcessUnderTest> start) => Start(start,
    [
        new(Load, 0, 0, Call),
        new(JumpIfEqual, 0, 3, SocketCall),
        new(Load, 0, 0, FirstArgument),
        new(JumpIfEqual, 0, 1, FamilyInet6),
        new(Return, 0, 0, FailWith | FamilyNotSupported),
        new(Return, 0, 0, Allow),
    ]);

    /// <summary>Starts a program that may not call <c>splice</c>.</summary>
    /// <param name="start">Starts it, on the thread that it is called on.</param>
    public static ProcessUnderTest Splice(Func<ProcessUnderTest> start) => Start(start,
    [
        new(Load, 0, 0, Call),
        new(JumpIfEqual, 0, 1, SpliceCall),
        new(Return, 0, 0, FailWith | NotPermitted),
        new(Return, 0, 0, Allow),
    ]);

    private static ProcessUnderTest Start(Func<ProcessUnderTest> start, Instruction[] filter)
    {
        ProcessUnderTest? started = null;
        Exception? failure = null;

        // A filter is for ever, and a child has that of the thread that it comes from: a thread for nothing else.
        var thread = new Thread(() =>
        {
            try
            {
                Set(filter);
                started = start();
            }
            catch (Exception error)
            {
                failure = error;
            }
        });
        thread.Start();
        thread.Join();
        return started ?? throw new InvalidOperationException("the program was not started", failure);
    }

    private static void Set(Instruction[] filter)
    {
        fixed (Instruction* first = filter)
        {
            var program = new Code { Length = (ushort)filter.Length, Instructions = first };
            if (Control(SetNoNewPrivileges, 1, 0, 0, 0) != 0 || Control(SetFilterMode, FilterMode, (nuint)(&program), 0, 0) != 0)
                throw new InvalidOperationException($"prctl: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int option, nuint first, nuint second, nuint third, nuint fourth);

    private readonly record struct Instruction(ushort Operation, byte IfTrue, byte IfFalse, uint Value);

    private struct Code
    {
        public ushort Length;
        public Instruction* Instructions;
    }
}
