import { useEffect, useRef, useState } from 'react';
import { CallProblems, type CallFacts, type CallProblem } from '../call/CallProblems.ts';

/** The one problem to name now, of these facts. */
export function useCallProblem(facts: CallFacts): CallProblem | null {
  const [problem, setProblem] = useState<CallProblem | null>(null);
  const problems = useRef<CallProblems | null>(null);

  useEffect(() => {
    const made = new CallProblems(setProblem);
    problems.current = made;
    return () => made.close();
  }, []);

  useEffect(() => problems.current?.tell(facts));

  return problem;
}
