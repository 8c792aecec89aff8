using Proxy.Actors.Machine;
using static Proxy.Actors.Doctor.Wording;

namespace Proxy.Actors.Doctor;

/// <summary>What is wrong with the machines of nodes: processors, memory, descriptors.</summary>
internal static class MachineRules
{
    private const double NearLimit = 0.8;
    private const double MemoryNearLimit = 0.9;
    private const double LeastAvailable = 0.05;
    private const double MostThrottled = 0.05;
    private const double BusyLoop = 0.9;

    // A loop that begins is busy, and a short burst is none that lasts.
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LateRound = TimeSpan.FromMilliseconds(500);

    internal static readonly FindingCode DescriptorsNearLimit = new(
        "descriptors-near-limit", Severity.Warning, "80 % of the descriptors that the process may open are open",
        "Each pair takes two; when there are none left, clients wait in the backlog, and files, checks and look-ups of names fail",
        "raise the limit (LimitNOFILE of systemd, ulimit -n) and start the node again, or add a node");

    internal static readonly FindingCode DescriptorsTooFew = new(
        "descriptors-too-few", Severity.Warning, "the limit on descriptors leaves room for fewer pairs than proxy.limits.max-pairs asks for",
        "The node takes as many pairs as there are descriptors for, two each, and has further clients wait",
        "raise the limit (LimitNOFILE of systemd, ulimit -n) and start the node again, or lower proxy.limits.max-pairs");

    internal static readonly FindingCode MemoryNearMax = new(
        "memory-near-limit", Severity.Error, "the control group of the process has used 90 % of its memory.max, or less than 5 % of the machine's memory can be had",
        "The kernel ends the process when there is no more, and all its pairs are reset",
        "give the process more memory, or have it take less: proxy.buffers.bank, max-bytes of caches, proxy.limits.max-pairs");

    internal static readonly FindingCode BankBeyondMemory = new(
        "bank-beyond-memory", Severity.Warning, "the buffer bank and the caches may grow beyond 80 % of the memory of the machine or of memory.max, or leave less than 128 MiB of it to the node itself",
        "They are given what is asked for only when it is used: the node starts, and is ended by the kernel under load",
        "lower proxy.buffers.bank or max-bytes of the caches, or give the process more memory");

    internal static readonly FindingCode TcpMemoryPressure = new(
        "tcp-memory-pressure", Severity.Warning, "the kernel's memory for TCP has reached the pressure mark of net.ipv4.tcp_mem",
        "The kernel takes buffers away from all connections of the machine, and they become slow",
        "find who keeps much (ss -tm); raise net.ipv4.tcp_mem, or lower proxy.limits.max-pairs");

    internal static readonly FindingCode CpuThrottled = new(
        "cpu-throttled", Severity.Warning, "the control group used up its processor time in more than 5 % of the periods of the last minutes",
        "All pairs of the node stand still until the next period, up to 100 ms",
        "raise or drop the CPU limit of the container (cpu.max), or add a node");

    internal static readonly FindingCode LoopsOverProcessors = new(
        "loops-over-processors", Severity.Note, "there are more loops than processors for the process",
        "Loops that share a processor wait for each other, and a pair stays on its loop",
        "set proxy.loops.count to the number of processors, or leave it out");

    internal static readonly FindingCode LoopBusy = new(
        "loop-busy", Severity.Warning, "a loop had something to do for more than 90 % of the last minutes",
        "Its pairs wait for their turn, and it takes new ones late",
        "see what is dear with pbm top and proxy top; add processors and loops, or a node");

    internal static readonly FindingCode LoopLate = new(
        "loop-late", Severity.Warning, "a loop took more than half a second for what was due at once, in the last 15 seconds",
        "All its pairs had to wait for so long",
        "see whether the machine has processors to spare (top, steal time of virtual machines), and whether TLS handshakes come in a storm");

    internal static readonly FindingCode[] Codes =
    [
        DescriptorsNearLimit, DescriptorsTooFew, MemoryNearMax, BankBeyondMemory, TcpMemoryPressure, CpuThrottled, LoopsOverProcessors, LoopBusy, LoopLate,
    ];

    internal static IEnumerable<Finding> Find(HeardFacts node) => [.. Descriptors(node), .. Memory(node), .. Processors(node)];

    private static IEnumerable<Finding> Descriptors(HeardFacts node)
    {
        var (machine, standing) = (node.Facts.Machine, node.Facts.Standing);
        if (machine is { OpenDescriptors: { } open, DescriptorLimit: > 0 and var limit } && open >= NearLimit * limit)
            yield return new(DescriptorsNearLimit, On(node), Text($"{open:N0} of {limit:N0} descriptors are open"));
        if (standing.WantedPairs > standing.MaxPairs)
        {
            yield return new(DescriptorsTooFew, On(node), Text(
                $"{machine.DescriptorLimit:N0} descriptors leave room for {standing.MaxPairs:N0} pairs, and max-pairs asks for {standing.WantedPairs:N0}"));
        }
    }

    private static IEnumerable<Finding> Memory(HeardFacts node)
    {
        var machine = node.Facts.Machine;
        if (machine is { GroupLimitBytes: > 0 and var limit, GroupUsedBytes: { } used } && used >= MemoryNearLimit * limit)
            yield return new(MemoryNearMax, On(node), $"the control group has used {Bytes(used)} of {Bytes(limit)}");
        else if (machine is { MemoryBytes: > 0 and var all, AvailableBytes: { } available } && available < LeastAvailable * all)
            yield return new(MemoryNearMax, On(node), $"{Bytes(available)} of the machine's {Bytes(all)} can still be had");
        var need = new MemoryNeed(node.Facts.Buffers.BankBytes, node.Facts.Standing.CacheBytes);
        if (machine.RoomBytes is > 0 and var room && need.IsBeyond(room))
        {
            yield return new(BankBeyondMemory, On(node), Text(
                $"the buffer bank and the caches may take {Bytes(need.BankBytes + need.CacheBytes)}, the node itself takes {Bytes(MemoryNeed.OwnBytes)}, and the process has {Bytes(room)}"));
        }

        if (machine is { TcpPages: { } pages, TcpPressurePages: > 0 and var pressure } && pages >= pressure)
            yield return new(TcpMemoryPressure, On(node), Text($"TCP has {pages:N0} pages of memory, and is pressed for it from {pressure:N0} on"));
    }

    private static IEnumerable<Finding> Processors(HeardFacts node)
    {
        var (facts, counted) = (node.Facts, node.Facts.Growth.Machine);
        if (counted.CpuPeriods > 0 && counted.CpuThrottled > MostThrottled * counted.CpuPeriods)
        {
            yield return new(CpuThrottled, On(node), Text(
                $"the process was made to wait in {Share(counted.CpuThrottled, counted.CpuPeriods)} of the periods of the last {Time(facts.Over)}"));
        }

        if (facts.Standing.Loops > Math.Max(1, Math.Ceiling(facts.Machine.ProcessorRoom)))
            yield return new(LoopsOverProcessors, On(node), Text($"{facts.Standing.Loops} loops share {facts.Machine.ProcessorRoom:0.#} processors"));
        if (facts.Standing.LongestRoundMs > LateRound.TotalMilliseconds)
            yield return new(LoopLate, On(node), Text($"a loop took {facts.Standing.LongestRoundMs:N0} ms for what was due at once"));
        var busy = facts.Growth.BusyMilliseconds.Where(each => facts.Over >= LeastTime && each > BusyLoop * facts.Over.TotalMilliseconds).ToList();
        if (busy.Count > 0)
        {
            yield return new(LoopBusy, On(node), Text(
                $"{Count(busy.Count, "loop")} of {facts.Standing.Loops} had something to do for up to {Share(busy.Max(), facts.Over.TotalMilliseconds)} of the last {Time(facts.Over)}"));
        }
    }
}
